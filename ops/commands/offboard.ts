import { Command } from 'commander';
import { formatCount } from '../../constructs/core/counted';
import { AUTHENTIK_SETTINGS } from '../authentik/address';
import { AuthentikClient } from '../authentik/client';
import { userNamed } from '../authentik/lookup';
import { shellWord } from '../authentik/shown';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { printable } from '../core/printable';
import { recordName, writeRecord } from '../core/record';
import { table } from '../core/terminal';
import type { LeavingUser } from '../offboard/access-kind';
import { accessKinds } from '../offboard/kinds';
import { endAll, type Reading, readAll } from '../offboard/offboarding';
import { DatabaseSessions, type OutpostSessions } from '../offboard/outpost-sessions';
import { refuseNeeded } from '../offboard/protection';
import { remains } from '../offboard/remains';
import type { CommandFactory } from '../program';

const HELP = `
Examples:
  npm run ops -- offboard demo                             shows what would end, and what stays
  npm run ops -- offboard demo --confirm demo --execute    ends it, and reads everything again

Ends nine kinds of access, in this order: the active account, tokens and app passwords, sessions at authentik, OAuth grants
and consents, sessions at outposts, passkeys and other factors, group and role memberships, invitations that the user made,
source connections. Afterwards each is read again from the server: what is left is in the table.
What ends is written to a file first: the record tells which groups and factors to give back. Factors, tokens and
invitations cannot be restored.
The username is compared exactly. Superusers need --allow-superuser; the user of the token, service accounts, the guest of
the public hosts and the last superuser are refused.

Exits with 0 when nothing is left, with 1 when something is, with 4 when something could not be read.

DATABASE_URL names authentik's database, which keeps the sessions of outposts; its user must be able to delete rows of
authentik_providers_proxy_proxysession.`;

interface Options {
  readonly confirm?: string;
  readonly execute?: boolean;
  readonly record?: string;
  readonly allowSuperuser?: boolean;
  readonly json?: boolean;
}

/** `offboard`: a person leaves. */
export const offboardCommand: CommandFactory = offboardCommandWith((context) => new DatabaseSessions(context));

/** @param sessionsOf where the sessions of outposts are */
export function offboardCommandWith(sessionsOf: (context: OpsContext) => OutpostSessions): CommandFactory {
  return (context) =>
    new Command('offboard')
      .description('Ends all access of one user; without --execute it only shows it.')
      .argument('<user>', 'exact username')
      .option('--confirm <name>', 'the username once more; needed with --execute')
      .option('--execute', 'really end it')
      .option('--record <file>', 'new file for what will end (default: offboard-USER-TIME.json here)')
      .option('--allow-superuser', 'also a superuser, unless it is the last one')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP + AUTHENTIK_SETTINGS)
      .action((username: string, options: Options) => offboard(context, username, options, sessionsOf(context)));
}

async function offboard(
  context: OpsContext,
  username: string,
  options: Options,
  outposts: OutpostSessions,
): Promise<void> {
  refuseUnconfirmed(username, options);
  const client = AuthentikClient.of(context);
  const user = (await userNamed(client, username)) as LeavingUser;
  await refuseNeeded(client, context.site, user, options.allowSuperuser === true);
  const kinds = accessKinds(client, outposts);
  const before = await readAll(kinds, user);
  const stays = await remains(client, user);
  const shown = { user: { key: user.pk, username }, executed: options.execute === true, stays };
  if (options.execute !== true) {
    context.print(options.json === true, { ...shown, access: before }, () => [
      listHoldings(before),
      ...staysLines(stays),
    ]);
    context.terminal.note(`nothing was changed; add --confirm ${shellWord(username)} --execute`);
    noteFailures(context, before);
    return;
  }
  const now = context.now();
  const record = options.record ?? recordName('offboard', username, now);
  writeRecord(record, { user: shown.user, access: before, stays }, now);
  context.terminal.note(`ending all access of ${printable(username)} (key ${user.pk}); saved in ${record}`);
  const failures = await endAll(kinds, user);
  for (const failure of failures) context.terminal.note(`failed: ${failure}`);
  const after = await readAll(kinds, user);
  context.print(options.json === true, { ...shown, record, before, after }, () => [
    resultTable(before, after),
    ...staysLines(stays),
    summary(username, after),
  ]);
  noteFailures(context, after);
  if (after.some(({ held }) => (held?.length ?? 0) > 0)) context.exitCode = ExitCode.NO;
}

function refuseUnconfirmed(username: string, { confirm, execute }: Options): void {
  if (confirm === username || (confirm === undefined && execute !== true)) return;
  throw new OpsError({
    what: '--confirm does not repeat the username',
    found: confirm === undefined ? 'no --confirm' : JSON.stringify(confirm),
    remedy: 'write it exactly as the argument',
  });
}

function noteFailures(context: OpsContext, readings: readonly Reading[]): void {
  for (const { kind, failure } of readings) {
    if (failure === undefined) continue;
    context.terminal.note(`unknown: ${kind}: ${failure}`);
    context.exitCode = ExitCode.UNKNOWN;
  }
}

function listHoldings(readings: readonly Reading[]): string {
  const rows = readings.flatMap(({ kind, held }) =>
    held === undefined ? [[kind, 'unknown']] : held.map(({ name }) => [kind, printable(name)]),
  );
  return rows.length === 0 ? 'nothing opens anything' : table(['access', 'what'], rows);
}

function resultTable(before: readonly Reading[], after: readonly Reading[]): string {
  const rows = before.map((reading, index) => [reading.kind, countOf(reading), countOf(after[index])]);
  return table(['access', 'before', 'after'], rows);
}

function countOf(reading: Reading | undefined): string {
  return reading?.held === undefined ? 'unknown' : String(reading.held.length);
}

function staysLines(stays: readonly string[]): readonly string[] {
  return ['', 'stays, to be ended by hand:', ...stays.map((line) => `  ${printable(line)}`)];
}

function summary(username: string, after: readonly Reading[]): string {
  const left = after.flatMap(({ held = [] }) => held).length;
  if (left > 0) return `${formatCount(left, 'thing')} of ${printable(username)} left; run it again`;
  const unknown = after.filter(({ held }) => held === undefined).length;
  return unknown > 0
    ? `${formatCount(unknown, 'kind')} of access could not be read`
    : `nothing opens anything for ${printable(username)} any more`;
}
