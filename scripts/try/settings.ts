import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of `npm run try`, from the root of the project. */
export const FOLDER = '.try';

/** Ports on 127.0.0.1. The last two are taken where the applications run outside of Docker. */
export const PORTS = { authentik: 9000, wiki: 9401, grafana: 9402 } as const;

/** Variables of compose.yaml, of the applications, and of `npm run diff` and `npm run deploy`. */
export type Settings = Readonly<Record<(typeof SECRETS)[number] | keyof ReturnType<typeof places>, string>>;

const SECRETS = [
  'TRY_DATABASE_PASSWORD',
  'TRY_SECRET_KEY',
  'TRY_ADMIN_PASSWORD',
  'TRY_ADA_PASSWORD',
  'TRY_GRACE_PASSWORD',
  'AUTHENTIK_TOKEN',
  'TF_VAR_wiki_client_id',
  'TF_VAR_wiki_client_secret',
] as const;

/**
 * The settings of an earlier run, or new ones with new secrets. They are kept in `.try/env`, which only its owner may read.
 *
 * @param root of the project
 * @param server address of authentik
 * @param token of an administrator of a server that is there already. @default a new one
 */
export function settingsIn(root: string, server: string, token?: string): Settings {
  const folder = join(root, FOLDER);
  const file = join(folder, 'env');
  const fresh = SECRETS.map((name) => [name, randomBytes(24).toString('hex')]);
  const before = existsSync(file) ? parseSettings(readFileSync(file, 'utf8')) : {};
  const secrets = { ...Object.fromEntries(fresh), ...before } as Record<(typeof SECRETS)[number], string>;
  if (token !== undefined) secrets.AUTHENTIK_TOKEN = token;
  const settings = { ...secrets, ...places(folder, server, secrets.AUTHENTIK_TOKEN) };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return settings;
}

/** @param folder absolute, since commands may change theirs */
function places(folder: string, server: string, token: string) {
  return {
    GATEHOUSE_SITE: 'try',
    GATEHOUSE_SITES: join(folder, 'sites.ts'),
    CDKTF_OUTDIR: join(folder, 'cdktf.out'),
    // The token must not reach the server of a variable that was set before.
    AUTHENTIK_URL: server,
    TF_VAR_authentik_token: token,
  };
}

function parseSettings(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/^(\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]));
}
