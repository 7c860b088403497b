import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as timer } from 'node:timers/promises';
import { POSTGRESQL_KEYS } from '../../constructs/authentik/server/secret-keys';
import type { Site } from '../../sites/schema/site';
import { AuthentikDatabase } from '../authentik/database';
import { concealText } from '../core/conceal';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { processRunner } from '../terraform/process-runner';
import { CONTAINERS, clusterObjects, forwardedAddress, PORTS } from './cluster-objects';
import { type Environment, type Served, serve } from './operator-command';

/** A rehearsal restores into a place, and runs the version there. */
export interface ClusterPlace {
  readonly server: string;
  readonly migrate: string;
  /** @default a server is started by `migrate`, or by hand */
  readonly serve?: string | undefined;
  readonly url: string;
}

const READY_SECONDS = 600;
const FORWARD_MS = 60_000;
const PAUSE_MS = 250;

/**
 * Creates the objects of a rehearsal in the cluster of kubectl, forwards their ports, and deletes them after the use, and after
 * an interrupt as well.
 */
export async function withClusterPlace<T>(
  context: OpsContext,
  version: string,
  use: (place: ClusterPlace) => Promise<T>,
): Promise<T> {
  const name = `gatehouse-rehearsal-${context.now().getTime().toString(36)}`;
  const password = randomBytes(18).toString('hex');
  const { namespace, objects } = clusterObjects({ site: context.site, version, name, password });
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-rehearsal-objects-'));
  const file = join(folder, 'objects.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), { mode: 0o600 });
  const environment = Object.fromEntries(context.variableNames.map((one) => [one, context.variable(one)]));
  const kubectl = (...args: readonly string[]) => runKubectl(environment, args);
  let forward: Served | undefined;
  try {
    context.terminal.note(`${namespace}/${name}: a Job with a PostgreSQL and authentik ${version} of its own starts`);
    await kubectl('create', '-f', file);
    const isReady = ['--for=jsonpath={.status.ready}=1', `--timeout=${READY_SECONDS}s`];
    await kubectl('-n', namespace, 'wait', ...isReady, `job/${name}`);
    const [database, http] = [await freePort(), await freePort()];
    const ports = `${database}:${PORTS.database} ${http}:${PORTS.server}`;
    forward = serve(`exec kubectl -n ${namespace} port-forward job/${name} ${ports}`, environment);
    const server = forwardedAddress(password, database);
    await untilForwarded(context, server, forward);
    // The name of the copy is known when the command runs.
    const variable = `${POSTGRESQL_KEYS.name}="$${POSTGRESQL_KEYS.name}"`;
    const run = `exec kubectl -n ${namespace} exec job/${name} -c ${CONTAINERS.server} -- env ${variable} ak`;
    return await use({ server, migrate: `${run} migrate`, serve: `${run} server`, url: `http://127.0.0.1:${http}` });
  } finally {
    await forward?.stop();
    await kubectl('delete', '-f', file, '--ignore-not-found', '--wait=false').catch((error: Error) =>
      context.terminal.note(`${error.message}; delete Job, Secret and NetworkPolicy ${name} in ${namespace} by hand`),
    );
    rmSync(folder, { recursive: true });
  }
}

/** The objects as a manifest to read, with a placeholder for the password. */
export function rehearsalManifest(site: Site, version: string): string {
  const { objects } = clusterObjects({ site, version, name: 'gatehouse-rehearsal', password: 'CHANGE-ME' });
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2)}\n`;
}

async function runKubectl(environment: Environment, args: readonly string[]): Promise<void> {
  const { status, stderr } = await processRunner(environment)('kubectl', args, { directory: '.' });
  if (status === 0) return;
  throw new OpsError({
    what: `kubectl ${args.join(' ')} failed`,
    found: concealText(stderr.trim()) || `exit code ${status}`,
    remedy: 'correct what it says; --migrate and DRILL_DATABASE_URL need no cluster',
    exitCode: ExitCode.UNKNOWN,
  });
}

async function untilForwarded(context: OpsContext, server: string, forward: Served): Promise<void> {
  for (const end = Date.now() + FORWARD_MS; ; ) {
    const answer = await AuthentikDatabase.at(context, server)
      .read('SELECT 1')
      .catch((error: unknown) => error);
    if (Array.isArray(answer)) return;
    const ended = forward.ended();
    if (ended === undefined && Date.now() < end) await timer(PAUSE_MS);
    else
      throw new OpsError({
        what: 'the PostgreSQL of the rehearsal is not reached through `kubectl port-forward`',
        found: ended ?? String(answer),
        remedy: 'correct what it says',
        exitCode: ExitCode.UNKNOWN,
      });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
