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
  };
  return {
    server: variables({
      ...shared,
      WEB__WORKERS: String(server.webWorkers),
      WEB__THREADS: String(server.webThreads),
      WEB__MAX_REQUESTS: String(WORKER_REQUESTS),
      WEB__MAX_REQUESTS_JITTER: String(WORKER_REQUESTS / 10),
    }),
    worker: variables({ ...shared, WORKER__THREADS: String(worker.threads) }),
  };
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

function variables(settings: Settings): ReleaseVariable[] {
  return Object.entries(settings).map(([setting, value]) => {
    const name = `AUTHENTIK_${setting}`;
    return typeof value === 'string' ? { name, value } : { name, valueFrom: { secretKeyRef: value } };
  });
}
