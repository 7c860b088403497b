import { demo } from '../../demo/site';
import { HOSTS } from '../../demo/try';
import { PORTS } from './settings';

/** Names where Docker's containers find each other. */
export const IN_DOCKER = {
  authentik: 'http://server:9000',
  wiki: 'http://wiki:3000',
  grafana: 'http://grafana:3000',
} as const;

const NODE_IMAGE = 'docker.io/library/node:22.21.1-bookworm-slim';

/** Returns what the wiki needs to know. @param authentik address that it reaches the server under */
export function wikiEnvironment(authentik: string) {
  return { LOGIN: `https://${HOSTS.sso}`, SERVER: authentik, CALLBACK: `https://${HOSTS.wiki}/oauth2/callback` };
}

/**
 * The compose file of `npm run try`, beside the files that it mounts. It holds no secret: Docker Compose fills them in from
 * `.try/env`. Everything listens on 127.0.0.1.
 */
export function composeFile() {
  const authentik = {
    image: `ghcr.io/goauthentik/server:${demo.identity.serverVersion}`,
    environment: {
      AUTHENTIK_SECRET_KEY: secret('TRY_SECRET_KEY'),
      AUTHENTIK_POSTGRESQL__HOST: 'postgresql',
      AUTHENTIK_POSTGRESQL__NAME: 'authentik',
      AUTHENTIK_POSTGRESQL__USER: 'authentik',
      AUTHENTIK_POSTGRESQL__PASSWORD: secret('TRY_DATABASE_PASSWORD'),
      AUTHENTIK_BOOTSTRAP_TOKEN: secret('AUTHENTIK_TOKEN'),
      AUTHENTIK_BOOTSTRAP_PASSWORD: secret('TRY_ADMIN_PASSWORD'),
      AUTHENTIK_BOOTSTRAP_EMAIL: 'akadmin@demo.localhost',
      AUTHENTIK_DISABLE_UPDATE_CHECK: 'true',
      AUTHENTIK_ERROR_REPORTING__ENABLED: 'false',
    },
    depends_on: { postgresql: { condition: 'service_healthy' } },
  };
  const client = {
    CLIENT_ID: secret('TF_VAR_wiki_client_id'),
    CLIENT_SECRET: secret('TF_VAR_wiki_client_secret'),
  };
  return {
    name: 'gatehouse-try',
    services: {
      postgresql: {
        image: 'docker.io/library/postgres:15.15-bookworm',
        environment: {
          POSTGRES_DB: 'authentik',
          POSTGRES_USER: 'authentik',
          POSTGRES_PASSWORD: secret('TRY_DATABASE_PASSWORD'),
        },
        healthcheck: { test: ['CMD', 'pg_isready', '-U', 'authentik'], interval: '2s', timeout: '5s', retries: 60 },
        volumes: ['database:/var/lib/postgresql/data'],
      },
      server: { ...authentik, command: 'server', ports: [`127.0.0.1:${PORTS.authentik}:9000`] },
      worker: { ...authentik, command: 'worker' },
      traefik: {
        image: `docker.io/library/traefik:v${demo.platform?.traefik?.version}`,
        command: ['--entrypoints.websecure.address=:443', '--providers.file.filename=/etc/traefik/dynamic.json'],
        ports: ['127.0.0.1:443:443'],
        volumes: ['./traefik.json:/etc/traefik/dynamic.json:ro'],
      },
      wiki: application('wiki', { ...wikiEnvironment(IN_DOCKER.authentik), ...client }),
      grafana: application('grafana', {}),
    },
    volumes: { database: {} },
  };
}

function application(name: string, environment: Readonly<Record<string, string>>) {
  return {
    image: NODE_IMAGE,
    command: ['node', `/applications/${name}.mjs`],
    user: 'node',
    read_only: true,
    environment: { PORT: '3000', ...environment },
    volumes: ['../scripts/try/applications:/applications:ro'],
  };
}

/** Docker Compose refuses to start without it. */
function secret(name: string): string {
  return `\${${name}:?}`;
}
