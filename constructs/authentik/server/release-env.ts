import type { ReleaseEmail, WholeReleaseProps } from './release-settings';

/** A variable in the form of the chart's lists. */
type ReleaseVariable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: { readonly secretKeyRef: SecretKey } };

interface SecretKey {
  /** Name of the Secret. */
  readonly name: string;
  /** Key in the Secret. */
  readonly key: string;
}

/** By authentik's own name of the setting: `cache.timeout_flows` is CACHE__TIMEOUT_FLOWS. */
type Settings = Readonly<Record<string, string | SecretKey>>;

const PREFIX = 'AUTHENTIK_';

/**
 * gunicorn replaces a worker process after so many requests, up to a tenth later at random. authentik's own 1000
 * replaces one every few minutes on a busy site, and each start takes seconds (incident I17).
 */
const WORKER_REQUESTS = 10_000;

/**
 * The environment of both components. With a Secret of its own the chart reads no setting below `authentik`
 * (incident I10), so variables are the only way. They win over the same key of the Secret.
 */
export function releaseEnv(props: WholeReleaseProps): Readonly<Record<'server' | 'worker', ReleaseVariable[]>> {
  const { database, email, server, worker } = props;
  const shared: Settings = {
    POSTGRESQL__HOST: database.host,
    POSTGRESQL__PORT: String(database.port),
    SESSIONS__UNAUTHENTICATED_AGE: props.unauthenticatedAge.toString(),
    CACHE__TIMEOUT_FLOWS: String(props.cacheSeconds.flows),
    CACHE__TIMEOUT_POLICIES: String(props.cacheSeconds.policies),
    ...(email === undefined ? {} : emailSettings(email)),
    ...(props.baseUrl === undefined ? {} : { WEB__BASE_URL: props.baseUrl }),
    ...(props.listen === undefined ? {} : LISTEN_IPV4),
    ...(props.trustedProxies === undefined
      ? {}
      : { LISTEN__TRUSTED_PROXY_CIDRS: [...LOOPBACK, ...props.trustedProxies].join(',') }),
  };
  return {
    server: variables(props.env, {
      ...shared,
      WEB__WORKERS: String(server.webWorkers),
      WEB__THREADS: String(server.webThreads),
      WEB__MAX_REQUESTS: String(WORKER_REQUESTS),
      WEB__MAX_REQUESTS_JITTER: String(WORKER_REQUESTS / 10),
    }),
    worker: variables(props.env, { ...shared, WORKER__THREADS: String(worker.threads) }),
  };
}

/** Health checks of the pod itself. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** The server's own from 2026.5 on is `[::]`, which a node without IPv6 refuses. */
const LISTEN_IPV4: Settings = {
  LISTEN__HTTP: '0.0.0.0:9000',
  LISTEN__HTTPS: '0.0.0.0:9443',
  LISTEN__METRICS: '0.0.0.0:9300',
};

/** The address that a chart before 2026.8 adds itself as a variable; undefined for another variable. */
export function chartListen(variable: string): unknown {
  return variable.startsWith(PREFIX) ? LISTEN_IPV4[variable.slice(PREFIX.length)] : undefined;
}

function emailSettings({ host, port, useTls, username, password, from }: ReleaseEmail): Settings {
  return {
    EMAIL__HOST: host,
    EMAIL__PORT: String(port),
    EMAIL__USE_TLS: String(useTls),
    EMAIL__USERNAME: username,
    EMAIL__PASSWORD: { name: password.secret.nameReference, key: password.key },
    EMAIL__FROM: from,
  };
}

/** @param more whole names and their values; a setting of the construct with the same name is a fault of the props */
function variables(more: Readonly<Record<string, string>> = {}, settings: Settings): ReleaseVariable[] {
  const own = Object.entries(settings).map(([setting, value]): ReleaseVariable => {
    const name = `${PREFIX}${setting}`;
    return typeof value === 'string' ? { name, value } : { name, valueFrom: { secretKeyRef: value } };
  });
  return [...own, ...Object.entries(more).map(([name, value]) => ({ name, value }))];
}
