import { Command } from 'commander';
import { formatCount } from '../../constructs/core/counted';
import { COUNTED } from '../../programs/backup/record';
import { AuthentikDatabase } from '../authentik/database';
import { addressIn, nameOf } from '../backup/database-address';
import { drill } from '../backup/drill';
import { clearDump, identitiesFrom } from '../backup/dump-stream';
import { type Inspection, inspect } from '../backup/inspection';
import { lossLines, lossOf, recordFaults } from '../backup/loss';
import { personIn } from '../backup/person';
import { backupPlace, openBackup, PLACE_SETTINGS, readBackups } from '../backup/place';
import { refuseFilled, restore, restoreOrder } from '../backup/restore';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { printable } from '../core/printable';
import { table } from '../core/terminal';

interface Options {
  readonly directory?: string;
  readonly identity?: string;
  readonly json?: boolean;
}

/** For a site that does not back up by itself: a day, and half of one. */
const MAX_AGE_HOURS = 36;
const DRILL_SERVER = 'a PostgreSQL of your own, for example postgres://postgres@127.0.0.1:5432/postgres';

/** `backup`: what the backups of a site are worth. */
export function backupCommand(context: OpsContext): Command {
  return new Command('backup')
    .description('Lists backups of authentik, tries them, shows what a user had in one, and restores.')
    .addHelpText('after', HELP)
    .addCommand(list(context))
    .addCommand(drillCommand(context))
    .addCommand(show(context))
    .addCommand(restoreCommand(context));
}

const HELP = `
Examples:
  npm run ops -- backup list --directory /mnt/backups
  npm run ops -- backup drill /mnt/backups/authentik-20261127T031500Z.dump.age --identity backup.key
  npm run ops -- backup show authentik-20261127T031500Z.dump.age --identity backup.key --user demo
  npm run ops -- backup restore authentik-20261127T031500Z.dump.age --identity backup.key
${PLACE_SETTINGS}`;

const LIST_HELP = `
Exits with 1 when the newest whole backup is older than platform.backup.maxAgeHours, or when there is none.
${PLACE_SETTINGS}`;

function list(context: OpsContext): Command {
  return new Command('list')
    .description('Shows the backups of the site with their age, size and rows.')
    .option('--directory <folder>', 'folder of the backups (default: the bucket of the site)')
    .option('--json', 'print them as JSON')
    .addHelpText('after', LIST_HELP)
    .action((options: Options) => listBackups(context, options));
}

async function listBackups(context: OpsContext, { directory, json }: Options): Promise<void> {
  const backups = await readBackups(backupPlace(context, directory));
  context.print(json === true, backups, () => [
    table(
      ['file', 'MB', 'authentik', ...COUNTED],
      backups.map(({ file, bytes, record }) => [
        printable(file),
        (bytes / 1e6).toFixed(1),
        record?.authentik ?? 'no record: no backup',
        ...COUNTED.map((name) => (record === undefined ? '-' : String(record.rows[name]))),
      ]),
    ),
    formatCount(backups.length, 'backup'),
  ]);
  const newest = backups.find(({ record }) => record !== undefined)?.record;
  const most = context.site.platform?.backup?.maxAgeHours ?? MAX_AGE_HOURS;
  const hours = newest === undefined ? undefined : (context.now().getTime() - Date.parse(newest.taken)) / 3_600_000;
  if (hours !== undefined && hours <= most) return;
  const age = hours === undefined ? 'there is no whole backup' : `the newest backup is ${Math.floor(hours)} hours old`;
  context.terminal.note(`${age}, expected at most ${most} hours; see docs/runbooks/authentik-backup-old.md`);
  context.exitCode = ExitCode.NO;
}

const DRILL_HELP = `
Examples:
  export DRILL_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres
  npm run ops -- backup drill /mnt/backups/authentik-20261127T031500Z.dump.age --identity backup.key

Creates a database of its own on the server of DRILL_DATABASE_URL, restores into it, looks, and drops it. No other database
is touched. With DATABASE_URL, which names the live database, it says what a restore would lose.
Exits with 1 when the backup is not what its record says, is not whole, or is not of authentik.
${PLACE_SETTINGS}`;

function drillCommand(context: OpsContext): Command {
  return withFile('drill', 'Restores a backup into a database of its own, compares it, and drops it.')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', DRILL_HELP)
    .action((file: string, options: Options) => runDrill(context, file, options));
}

async function runDrill(context: OpsContext, file: string, { directory, identity, json }: Options): Promise<void> {
  const server = addressIn(context, 'DRILL_DATABASE_URL', DRILL_SERVER);
  const backup = await openBackup(context, file, directory);
  const found = await drill(context, server, clearDump(backup, identitiesFrom(context, identity)));
  const faults = recordFaults(found, backup.record);
  const live =
    context.variable('DATABASE_URL') === undefined ? undefined : await inspect(AuthentikDatabase.of(context));
  const loss = live === undefined ? undefined : lossOf(found, live);
  const { authentik, rows } = found;
  const result = { file: backup.file, authentik, rows, live: live?.rows, faults, loss };
  context.print(json === true, result, () => [
    countTable(found, backup.record?.rows, live),
    ...(loss === undefined
      ? ['DATABASE_URL names no live database: what a restore would lose is unknown']
      : lossLines(loss, backup.record?.taken)),
    versionLine(authentik, context.site.identity.serverVersion),
  ]);
  noteFaults(context, faults);
}

function noteFaults(context: OpsContext, faults: readonly string[]): void {
  for (const fault of faults) context.terminal.note(`fault: ${fault}`);
  if (faults.length > 0) context.exitCode = ExitCode.NO;
}

const SHOW_HELP = `
Examples:
  npm run ops -- backup show authentik-20261127T031500Z.dump.age --identity backup.key --user demo

Reads the dump with pg_restore, and needs no database. The username is compared exactly.
${PLACE_SETTINGS}`;

function show(context: OpsContext): Command {
  return withFile('show', 'Shows the passkeys and groups that one user had when a backup was taken.')
    .requiredOption('--user <name>', 'exact username')
    .option('--json', 'print them as JSON')
    .addHelpText('after', SHOW_HELP)
    .action(async (file: string, options: Options & { readonly user: string }) => {
      const backup = await openBackup(context, file, options.directory);
      const dump = clearDump(backup, identitiesFrom(context, options.identity));
      const person = await personIn(dump, options.user);
      context.print(options.json === true, person, () => [
        `${printable(person.username)}${person.isActive ? '' : ', not active'}, in the backup of ${backup.record?.taken ?? backup.file}`,
        table(
          ['passkey', 'created', 'last used'],
          person.passkeys.map(({ name, created, lastUsed }) => [name, created, lastUsed ?? '-'].map(printable)),
        ),
        `groups: ${person.groups.map(printable).join(', ') || 'none'}`,
      ]);
    });
}

const RESTORE_HELP = `
Examples:
  export RESTORE_DATABASE_URL=postgres://authentik:...@127.0.0.1:5432/authentik_restored
  npm run ops -- backup restore authentik-20261127T031500Z.dump.age --identity backup.key
  npm run ops -- backup restore authentik-20261127T031500Z.dump.age --identity backup.key --confirm authentik_restored --execute

Restores into an empty database and into no other, all of the dump or nothing, and prints the order of everything around it
(docs/runbooks/restore.md). Without --execute it checks the database and prints the order.
${PLACE_SETTINGS}`;

interface RestoreOptions extends Options {
  readonly confirm?: string;
  readonly execute?: boolean;
}

function restoreCommand(context: OpsContext): Command {
  return withFile('restore', 'Restores a backup into an empty database; without --execute it prints the order.')
    .option('--confirm <database>', 'name of the database; needed with --execute')
    .option('--execute', 'really restore')
    .addHelpText('after', RESTORE_HELP)
    .action((file: string, options: RestoreOptions) => runRestore(context, file, options));
}

async function runRestore(context: OpsContext, file: string, options: RestoreOptions): Promise<void> {
  const address = addressIn(context, 'RESTORE_DATABASE_URL', 'an empty database, owned by the user of authentik');
  const name = nameOf(address);
  refuseUnconfirmed(name, options);
  const backup = await openBackup(context, file, options.directory);
  const identities = identitiesFrom(context, options.identity);
  await refuseFilled(context, address);
  const order = restoreOrder(context.site.platform, name);
  if (options.execute !== true) {
    for (const line of order) context.terminal.line(line);
    context.terminal.note(`nothing was changed; add --confirm ${name} --execute`);
    return;
  }
  const restored = await restore(context, address, clearDump(backup, identities));
  context.terminal.line(countTable(restored, backup.record?.rows, undefined));
  context.terminal.line(versionLine(restored.authentik, context.site.identity.serverVersion));
  for (const line of order.slice(1)) context.terminal.line(line);
  noteFaults(context, recordFaults(restored, backup.record));
}

function refuseUnconfirmed(name: string, { confirm, execute }: RestoreOptions): void {
  if (confirm === name || (confirm === undefined && execute !== true)) return;
  throw new OpsError({
    what: '--confirm does not repeat the name of the database',
    found: confirm === undefined ? 'no --confirm' : JSON.stringify(confirm),
    remedy: 'write it as in RESTORE_DATABASE_URL',
  });
}

function withFile(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<file>', 'path of a dump, or its name in the storage')
    .option('--directory <folder>', 'folder of the backups (default: the bucket of the site)')
    .option('--identity <file>', 'file with the identity of age that opens it');
}

function countTable(found: Inspection, record: Inspection['rows'] | undefined, live: Inspection | undefined): string {
  const rows = COUNTED.map((name) => [
    name,
    String(found.rows[name]),
    record === undefined ? '-' : String(record[name]),
    live === undefined ? '-' : String(live.rows[name]),
  ]);
  return table(['rows', 'restored', 'record', 'live'], rows);
}

/** A server starts on a database of its own version or an older one, and on no newer one. */
function versionLine(backup: string, site: string): string {
  return backup === site
    ? `the backup and the site are of authentik ${site}`
    : `the backup is of authentik ${backup}, the site of ${site}: set identity.serverVersion to ${backup} before the servers start, and upgrade afterwards`;
}
