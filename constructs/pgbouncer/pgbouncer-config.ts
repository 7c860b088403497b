import { type Fault, faultUnless } from '../core/errors';
import { portFault, wholeNumberFault } from '../core/whole-number';
import { namespaceOfHost } from '../kubernetes/cluster-service';
import type { Labels } from '../kubernetes/metadata';
import { isNetwork, Traffic } from '../kubernetes/traffic';

interface PgBouncerBackend {
  /**
   * Service of PostgreSQL, `SERVICE.NAMESPACE`, with or without `.svc` and the cluster's domain; with `networks` any
   * host or IPv4 address.
   */
  readonly host: string;
  /** It applies to the Service and to its pods alike. @default 5432 */
  readonly port?: number;
  /** Clients connect to it under the same name. */
  readonly database: string;
  /** Labels of the server's pods. @default every pod of its namespace */
  readonly podLabels?: Labels | undefined;
  /**
   * The server answers in these networks (address/length) if it is outside of the cluster.
   * @default it is a Service in the cluster
   */
  readonly networks?: readonly string[] | undefined;
}

/** PgBouncer reads these from its file. Source: https://www.pgbouncer.org/config.html, equal in 1.18 and 1.24. */
export interface PgBouncerSettings {
  /** The server behind the pooler, and the one database that it offers. */
  readonly backend: PgBouncerBackend;
  /**
   * `session`: a client keeps its connection to the server until it leaves. `transaction`: until its transaction ends;
   * then nothing that outlives a transaction works (advisory locks, LISTEN, SET, server-side cursors). @default session
   */
  readonly poolMode?: 'session' | 'transaction';
  /** Most clients of one pod; further ones are refused. @default 200 */
  readonly maxClientConnections?: number;
  /** Server connections of one pod, for each database and user. @default 20 */
  readonly defaultPoolSize?: number;
  /** Server connections beyond the pool when clients wait; 0 for none. @default 5 */
  readonly reservePoolSize?: number;
  /** How long a client waits before the reserve is used. @default 5 */
  readonly reservePoolTimeoutSeconds?: number;
  /**
   * A client that idles longer in a transaction is disconnected, which releases its locks (incident I12). In seconds.
   */
  readonly idleTransactionTimeoutSeconds: number;
  /**
   * Startup parameters of clients that PgBouncer ignores instead of refusing the client. @default extra_float_digits
   */
  readonly ignoreStartupParameters?: readonly string[];
}

export const PGBOUNCER_PORT = 6432;
const POSTGRES_PORT = 5432;
/** Default of `query_wait_timeout`: PgBouncer disconnects a client that waits longer. */
const QUERY_WAIT_SECONDS = 120;
const DAY_SECONDS = 86_400;
/** A greater number is a typing mistake. */
const MOST_CONNECTIONS = 10_000;
/** Least, most, and an example. */
const RANGES = [
  ['maxClientConnections', 1, MOST_CONNECTIONS, 200],
  ['defaultPoolSize', 1, MOST_CONNECTIONS, 20],
  ['reservePoolSize', 0, MOST_CONNECTIONS, 5],
  ['reservePoolTimeoutSeconds', 1, QUERY_WAIT_SECONDS - 1, 5],
  ['idleTransactionTimeoutSeconds', 1, DAY_SECONDS, 300],
] as const;

/**
 * The text of `pgbouncer.ini`, without passwords: the users are in the file `usersPath`, and PgBouncer logs in to the
 * server as the same user with the password from that file. No user may open the console.
 */
export function pgbouncerIni(settings: PgBouncerSettings, usersPath: string): string {
  const { host, port, database, ...pool } = complete(settings);
  return [
    '[databases]',
    `${database} = host=${host} port=${port} dbname=${database}`,
    '',
    '[pgbouncer]',
    'listen_addr = *',
    `listen_port = ${PGBOUNCER_PORT}`,
    // The root is read-only, and all clients connect over the network.
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${usersPath}`,
    'server_tls_sslmode = prefer',
    `pool_mode = ${pool.poolMode}`,
    `max_client_conn = ${pool.maxClientConnections}`,
    `default_pool_size = ${pool.defaultPoolSize}`,
    `reserve_pool_size = ${pool.reservePoolSize}`,
    `reserve_pool_timeout = ${pool.reservePoolTimeoutSeconds}`,
    `idle_transaction_timeout = ${pool.idleTransactionTimeoutSeconds}`,
    `ignore_startup_parameters = ${pool.ignoreStartupParameters.join(',')}`,
    '',
  ].join('\n');
}

/** The way out to the server, for a network policy. */
export function backendTraffic({ host, port = POSTGRES_PORT, podLabels, networks }: PgBouncerBackend): Traffic {
  if (networks !== undefined) return Traffic.networks(networks, [port]);
  return Traffic.pods(namespaceOfHost(host) ?? '', podLabels ?? {}, port);
}

/** @param property path of the server in the site */
export function backendFaults(property: string, { host, networks }: PgBouncerBackend): (Fault | undefined)[] {
  if (networks === undefined) {
    if (namespaceOfHost(host) !== undefined) return [];
    return [
      {
        path: `${property}.host`,
        fault: 'is not a Service in the cluster, and no networks are given',
        found: host,
        remedy: 'write for example postgresql.dbaas; for a server outside of the cluster give its networks',
      },
    ];
  }
  return [
    faultUnless(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host), {
      path: `${property}.host`,
      fault: 'is neither a host name nor an IPv4 address',
      found: host,
      remedy: 'write for example db.example.org',
    }),
    faultUnless(networks.length > 0 && networks.every(isNetwork), {
      path: `${property}.networks`,
      fault: 'is empty, or holds one that is not address/length',
      found: networks,
      remedy: 'write for example 192.0.2.5/32',
    }),
  ];
}

export function pgbouncerConfigFaults(settings: PgBouncerSettings): (Fault | undefined)[] {
  const { host, port, database, ...pool } = complete(settings);
  return [
    ...backendFaults('backend', settings.backend),
    portFault('backend.port', port),
    // `pgbouncer` is the name of PgBouncer's own console.
    faultUnless(/^\w{1,63}$/.test(database) && database !== 'pgbouncer', {
      path: 'backend.database',
      fault: 'is not 1 to 63 letters, digits and _, or is pgbouncer, the name of its console',
      found: database,
      remedy: 'write for example authentik',
    }),
    ...RANGES.map(([setting, least, most, example]) =>
      wholeNumberFault(setting, pool[setting], { least, most, remedy: `write for example ${example}` }),
    ),
    ...pool.ignoreStartupParameters.map((parameter, index) =>
      faultUnless(/^\w+$/.test(parameter), {
        path: `ignoreStartupParameters.${index}`,
        fault: 'is not the name of a parameter',
        found: parameter,
        remedy: 'write for example extra_float_digits',
      }),
    ),
  ];
}

function complete(settings: PgBouncerSettings) {
  const { backend, poolMode = 'session', idleTransactionTimeoutSeconds } = settings;
  const { maxClientConnections = 200, defaultPoolSize = 20 } = settings;
  const { reservePoolSize = 5, reservePoolTimeoutSeconds = 5 } = settings;
  const { ignoreStartupParameters = ['extra_float_digits'] } = settings;
  return {
    host: backend.host,
    port: backend.port ?? POSTGRES_PORT,
    database: backend.database,
    poolMode,
    maxClientConnections,
    defaultPoolSize,
    reservePoolSize,
    reservePoolTimeoutSeconds,
    idleTransactionTimeoutSeconds,
    ignoreStartupParameters,
  };
}
