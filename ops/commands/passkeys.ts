import { Command, InvalidArgumentError } from 'commander';
import { formatCount } from '../../constructs/core/counted';
import { AUTHENTIK_SETTINGS } from '../authentik/address';
import { AuthentikClient } from '../authentik/client';
import { userNamed } from '../authentik/lookup';
import type { UserRow } from '../authentik/rows';
import { shellWord } from '../authentik/shown';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { printable } from '../core/printable';
import { recordName, writeRecord } from '../core/record';
import { table } from '../core/terminal';
import { type Deletion, deletePasskeys } from '../passkeys/deletion';
import { choosePasskeys, type Passkey, passkeysOf } from '../passkeys/passkey';
import { refuseProtected } from '../passkeys/protection';

const EXAMPLES = `
Examples:
  npm run ops -- passkeys list --user demo
  npm run ops -- passkeys delete --user demo
  npm run ops -- passkeys delete --user demo --confirm demo --execute

A username is compared exactly: demo is neither Demo nor demo2, and no part of another person's name.
`;

/** The passkeys of one user. A script that searched users by parts of names once deleted six of another user (I2). */
export function passkeysCommand(context: OpsContext): Command {
  return new Command('passkeys')
    .description('Lists and deletes the passkeys of exactly one user.')
    .addHelpText('after', EXAMPLES + AUTHENTIK_SETTINGS)
    .addCommand(list(context))
    .addCommand(remove(context));
}

const LIST_HELP = `
Examples:
  npm run ops -- passkeys list --user demo
  npm run -s ops -- passkeys list --user demo --json | jq '.passkeys | length'
`;

function list(context: OpsContext): Command {
  return new Command('list')
    .description('Shows the passkeys of one user.')
    .requiredOption('--user <name>', 'exact username')
    .option('--json', 'print them as JSON')
    .addHelpText('after', LIST_HELP + AUTHENTIK_SETTINGS)
    .action(async ({ user: username, json }: { readonly user: string; readonly json?: boolean }) => {
      const client = AuthentikClient.of(context);
      const user = await userNamed(client, username);
      const passkeys = await passkeysOf(client, user);
      context.print(json === true, { user: showUser(user), passkeys }, () => [
        ...passkeyTable(passkeys),
        `${user.username} has ${count(passkeys)}`,
      ]);
    });
}

const DELETE_HELP = `
Examples:
  npm run ops -- passkeys delete --user demo                                         shows what would be deleted
  npm run ops -- passkeys delete --user demo --confirm demo --execute                all of them
  npm run ops -- passkeys delete --user demo --confirm demo --execute --device 12 14 two of them

Without --execute nothing is deleted. What will be deleted is written to a file first; it is a record, not a backup:
a passkey cannot be restored, its owner has to register a new one. Each passkey is read again before it is deleted, and
the command stops at the first one with another owner.

Users on the list OPS_PASSKEYS_ALLOW (usernames, separated by commas: test accounts) need no flag; others need
--not-on-allow-list, and superusers --allow-superuser.

Exits with 1 when it stopped at a passkey that had changed, with 4 when authentik did not answer.
`;

interface DeleteOptions {
  readonly user: string;
  readonly confirm?: string;
  readonly execute?: boolean;
  readonly device?: readonly number[];
  readonly record?: string;
  readonly allowSuperuser?: boolean;
  readonly notOnAllowList?: boolean;
  readonly json?: boolean;
}

function remove(context: OpsContext): Command {
  return new Command('delete')
    .description('Deletes passkeys of one user; without --execute it only shows them.')
    .requiredOption('--user <name>', 'exact username')
    .option('--confirm <name>', 'the username once more; needed with --execute')
    .option('--execute', 'really delete')
    .option('--device <id...>', 'only these passkeys, by the ids that `passkeys list` shows (default: all)', deviceId)
    .option('--record <file>', 'new file for what will be deleted (default: passkeys-USER-TIME.json here)')
    .option('--allow-superuser', 'also of a superuser')
    .option('--not-on-allow-list', 'also of a user that OPS_PASSKEYS_ALLOW does not list')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', DELETE_HELP + AUTHENTIK_SETTINGS)
    .action((options: DeleteOptions) => runDelete(context, options));
}

async function runDelete(context: OpsContext, options: DeleteOptions): Promise<void> {
  refuseUnconfirmed(options);
  const client = AuthentikClient.of(context);
  const user = await userNamed(client, options.user);
  refuseProtected(context, user, {
    allowSuperuser: options.allowSuperuser === true,
    notOnAllowList: options.notOnAllowList === true,
  });
  const passkeys = choosePasskeys(await passkeysOf(client, user), options.device ?? []);
  if (options.execute !== true || passkeys.length === 0) {
    showChosen(context, options, user, passkeys);
    return;
  }
  const now = context.now();
  const record = options.record ?? recordName('passkeys', user.username, now);
  // The key itself never leaves authentik: this is a record and no backup.
  writeRecord(record, { user: showUser(user), passkeys }, now);
  context.terminal.note(`deleting ${count(passkeys)} of ${user.username} (key ${user.pk}); saved in ${record}`);
  const { deletions, failure } = await deletePasskeys(client, user, passkeys);
  const result = {
    user: showUser(user),
    executed: true,
    record,
    passkeys: deletions.map(({ passkey, outcome }) => ({ ...passkey, outcome })),
  };
  context.print(options.json === true, result, () => [deletionTable(deletions)]);
  if (failure !== undefined) throw failure;
  if (deletions.some(({ outcome }) => outcome === 'changed')) {
    context.terminal.note('stopped: a passkey has changed since the list; list again, and find out what changed it');
    context.exitCode = ExitCode.NO;
  }
}

/** Without --execute, or where there is nothing to delete. */
function showChosen(
  context: OpsContext,
  { json = false }: DeleteOptions,
  user: UserRow,
  passkeys: readonly Passkey[],
): void {
  const { username } = user;
  const none = passkeys.length === 0;
  context.print(json, { user: showUser(user), executed: false, passkeys }, () => [
    ...passkeyTable(passkeys),
    none ? `${username} has no passkeys` : `${count(passkeys)} of ${username} would be deleted`,
  ]);
  if (!none) context.terminal.note(`nothing was deleted; add --confirm ${shellWord(username)} --execute`);
}

function refuseUnconfirmed({ user, confirm, execute }: DeleteOptions): void {
  if (confirm === user || (confirm === undefined && execute !== true)) return;
  throw new OpsError({
    what: '--confirm does not repeat the username',
    found: confirm === undefined ? 'no --confirm' : JSON.stringify(confirm),
    remedy: 'write it exactly as in --user',
  });
}

function showUser({ pk, username }: UserRow) {
  return { key: pk, username };
}

/** No table where there are none. */
function passkeyTable(passkeys: readonly Passkey[]): readonly string[] {
  return passkeys.length === 0 ? [] : [table(['id', 'name', 'type', 'created'], passkeys.map(cells))];
}

function deletionTable(deletions: readonly Deletion[]): string {
  const rows = deletions.map(({ passkey, outcome }) => [...cells(passkey), outcome]);
  return table(['id', 'name', 'type', 'created', 'outcome'], rows);
}

function cells({ id, name, type, created }: Passkey): string[] {
  return [String(id), name, type ?? '-', created ?? '-'].map(printable);
}

function count({ length }: readonly unknown[]): string {
  return length === 0 ? 'no passkeys' : formatCount(length, 'passkey');
}

function deviceId(text: string, previous: readonly number[] = []): readonly number[] {
  if (/^[1-9]\d{0,9}$/.test(text)) return [...previous, Number(text)];
  throw new InvalidArgumentError('Give the id of a passkey, a whole number.');
}
