import { setTimeout as timer } from 'node:timers/promises';
import { compareVersions } from '../../constructs/core/version';
import type { AuthentikClient } from '../authentik/client';
import { AuthentikDatabase } from '../authentik/database';
import { nameOf } from '../backup/database-address';
import { withCopy } from '../backup/drill';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import type { HttpProbe } from '../core/http-probe';
import { OpsError } from '../core/ops-error';
import type { PlanTools } from '../terraform/plan-tools';
import { answerRows, objectRows } from './answers';
import { countRows, holdingsOf } from './counts';
import { mark, refuseOtherServer } from './marker';
import { environmentOf, runToEnd, type Served, serve } from './operator-command';
import { planRows } from './plan-rows';
import type { Row } from './row';
import { copyProbe, type Side } from './side';
import { type Target, targetRows } from './target';

const READY_PATH = '/-/health/ready/';
const PAUSE_MS = 1000;

export interface RehearsalProps {
  readonly version: string;
  /** Runs the migrations of the version on the copy. */
  readonly migrate: string;
  /** Runs a server of the version on the copy. @default one is started by `migrate`, or by hand */
  readonly serve: string | undefined;
  readonly url: string;
  /** Asks it. */
  readonly client: AuthentikClient;
  /** How long the server may take until it answers. */
  readonly waitSeconds: number;
  readonly target: Target;
  readonly live: Side;
  /** Plans identity on both servers. @default the objects are compared without Terraform */
  readonly tools: PlanTools | undefined;
}

/** Restores a dump beside the live database, migrates it, asks a server on it, and drops it. */
export function rehearse(
  context: OpsContext,
  server: string,
  dump: AsyncIterable<Uint8Array>,
  props: RehearsalProps,
): Promise<readonly Row[]> {
  return withCopy(context, { server, name: 'rehearsal' }, dump, async (address, interruption) => {
    const copy = AuthentikDatabase.at(context, address);
    const before = await holdingsOf(copy);
    refuseDowngrade(before.authentik, props.version);
    const environment = environmentOf(context, address, props.version);
    context.terminal.note(`${nameOf(address)}: authentik ${before.authentik} is restored; --migrate runs`);
    const fault = await runToEnd(props.migrate, environment);
    const rows = targetRows(props.target, before.authentik);
    const migration = { what: 'migration', before: before.authentik };
    if (fault !== undefined) return [...rows, { ...migration, after: fault, verdict: 'broken' }];
    const after = await holdingsOf(copy);
    await mark(copy, nameOf(address));
    const served = props.serve === undefined ? undefined : serve(props.serve, environment);
    try {
      const answers = await serverRows(props, nameOf(address), before.authentik, served, interruption);
      return [...rows, ...countRows(before, after), ...answers];
    } finally {
      await served?.stop();
    }
  });
}

async function serverRows(
  props: RehearsalProps,
  name: string,
  was: string,
  served: Served | undefined,
  interruption: AbortSignal,
): Promise<readonly Row[]> {
  const { version, url, client, target, live } = props;
  const http = copyProbe(target.site.identity.host, url);
  const isUp = await untilReady(props, http, served, interruption);
  if (!isUp) return [{ what: 'server', before: was, after: served?.ended() ?? '', verdict: 'broken' }];
  await refuseOtherServer(client, name, url);
  const { version_current: runs } = await client.get<{ readonly version_current: string }>('/admin/version/');
  const verdict = runs !== version ? 'broken' : runs === was ? 'same' : 'changed';
  const document = target.attempt.document ?? live.document;
  const copy: Side = { site: target.site, document, client, http, now: live.now };
  return [
    { what: 'server', before: was, after: runs === version ? runs : `${runs}, expected ${version}`, verdict },
    ...(await answerRows(live, copy)),
    ...(props.tools === undefined ? await objectRows(live, copy) : await planRows(live, copy, props.tools)),
  ];
}

/** @returns false where the server has ended @throws OpsError UNKNOWN where it answers not in time */
async function untilReady(
  { waitSeconds, url, target }: RehearsalProps,
  http: HttpProbe,
  served: Served | undefined,
  interruption: AbortSignal,
) {
  const end = Date.now() + waitSeconds * 1000;
  for (;;) {
    const answer = await http.get(`https://${target.site.identity.host}${READY_PATH}`).catch(() => undefined);
    if (answer !== undefined && answer.status < 300) return true;
    if (served?.ended() !== undefined || interruption.aborted) return false;
    if (Date.now() > end) {
      throw new OpsError({
        what: `no server answers at ${url}${READY_PATH}`,
        found: answer === undefined ? `nothing within ${waitSeconds} s` : `HTTP ${answer.status}`,
        remedy: 'start one with --serve, or raise --wait',
        exitCode: ExitCode.UNKNOWN,
      });
    }
    await timer(PAUSE_MS);
  }
}

function refuseDowngrade(backup: string, version: string): void {
  if (!/^\d/.test(backup) || compareVersions(backup, version) <= 0) return;
  throw new OpsError({
    what: `the backup is of a later version than ${version}`,
    found: backup,
    remedy: 'authentik supports no downgrade; give a later version with --to',
    exitCode: ExitCode.USAGE,
  });
}
