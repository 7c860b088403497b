import { Command, InvalidArgumentError } from 'commander';
import type { Site } from '../../sites/schema/site';
import { AUTHENTIK_SETTINGS } from '../authentik/address';
import { AuthentikClient } from '../authentik/client';
import { shellWord } from '../authentik/shown';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { printable } from '../core/printable';
import { table } from '../core/terminal';
import { createInvitation } from '../invitations/creation';
import { assignableGroup, assignUser, planAssignment } from '../invitations/group';
import {
  INVITATIONS,
  type Invitation,
  type InvitationRow,
  invitationLink,
  invitationNamed,
  invitationOf,
  revokeInvitation,
} from '../invitations/invitation';

const MAX_DAYS = 365;
const ADMINISTRATOR_DAYS = 7;

interface Json {
  readonly json?: boolean;
}

/** `invite`: invitations for new users, and groups for existing ones. */
export function inviteCommand(context: OpsContext): Command {
  return new Command('invite')
    .description('Invites new users, each to one group, and adds existing users to groups.')
    .addHelpText('after', EXAMPLES + AUTHENTIK_SETTINGS)
    .addCommand(create(context))
    .addCommand(list(context))
    .addCommand(revoke(context))
    .addCommand(assign(context));
}

const EXAMPLES = `
Examples:
  npm run ops -- invite create "Headscale Users" --days 7
  npm run ops -- invite list
  npm run ops -- invite revoke headscale-users-20261125-031500
  npm run ops -- invite assign demo "Headscale Users"
`;

const CREATE_HELP = `
Examples:
  npm run ops -- invite create "Headscale Users"                       one person, within a year
  npm run ops -- invite create "Headscale Users" --days 7              one person, within a week
  npm run ops -- invite create "Task Submitters" --name tasks-anna     a name that you will know again
  LINK=$(npm run ops -- invite create "Headscale Users" | tail -n 1)   the link is the last line

The invitation works once, by its link or by its code: send the link, its first page shows the code. The code is asked
for after a sign-in with Google, GitHub or another source of the site.
Without --days it expires after ${MAX_DAYS} days, for a group of administrators after ${ADMINISTRATOR_DAYS}: revoke it
when it is not needed any more. Each one has an expiry: authentik deletes an invitation without one within minutes.
The group is compared exactly, and must be one of the site's assignable groups; groups of superusers are refused.
`;

interface CreateOptions extends Json {
  readonly days?: number;
  readonly name?: string;
  readonly flow?: string;
  readonly anyGroup?: boolean;
}

function create(context: OpsContext): Command {
  return new Command('create')
    .description('Makes an invitation for one person and prints its link.')
    .argument('<group>', 'exact name of the group that the new user joins')
    .option('--days <number>', `days until it expires, 1 to ${MAX_DAYS}`, days)
    .option('--name <slug>', 'name of the invitation: letters, digits, - and _ (default: from group and time)', slug)
    .option('--flow <slug>', "the one enrollment flow that takes it (default: each of the site's)", slug)
    .option('--any-group', "also a group that is not one of the site's; the policy of its flow then ignores it")
    .option('--json', 'print the invitation and its link as JSON')
    .addHelpText('after', CREATE_HELP + AUTHENTIK_SETTINGS)
    .action(async (groupName: string, options: CreateOptions) => {
      const { site, terminal } = context;
      const flows = enrollmentFlows(site, options.flow);
      const client = AuthentikClient.of(context);
      const group = await assignableGroup(client, site, groupName, options.anyGroup === true);
      const { name, days = defaultDays(site, groupName) } = options;
      const invitation = await createInvitation(client, { group, flows, name, days, now: context.now() });
      const link = invitationLink(site.identity.host, flows[0], invitation.id);
      const until = invitation.expires ?? 'never, says authentik';
      terminal.note(
        `it expires ${printable(until)}; to end it before: npm run ops -- invite revoke ${shellWord(invitation.name)}`,
      );
      for (const line of reminders(flows, options.flow !== undefined)) terminal.note(line);
      // The link is last, where stdout and stderr are one terminal as well: the line that is copied.
      context.print(options.json === true, { ...invitation, link }, () => [
        invitationTable([invitation]),
        `code ${invitation.id}`,
        link,
      ]);
    });
}

/** The flow of the link, and then the others that take the invitation. */
function enrollmentFlows({ identity }: Site, only: string | undefined): readonly [string, ...string[]] {
  if (only !== undefined) return [only];
  const { invitationEnrollment: enrollment } = identity;
  if (enrollment === undefined) throw noFlow();
  return enrollment.sourceFlow === undefined ? [enrollment.slug] : [enrollment.slug, enrollment.sourceFlow.slug];
}

function defaultDays({ identity }: Site, groupName: string): number {
  const isForAdministrators = identity.administrators.some((key) => identity.groups[key]?.name === groupName);
  return isForAdministrators ? ADMINISTRATOR_DAYS : MAX_DAYS;
}

/** Returns what the invited person has to know, and what authentik does with a second flow in one browser. */
function reminders(flows: readonly string[], isForOneFlow: boolean): readonly string[] {
  return [
    'open the link in a private window: a browser that holds an enrollment already ignores a second invitation',
    ...(flows.length > 1
      ? ['the link is enough; its page shows the code, which is asked for after a sign-in with a source']
      : isForOneFlow
        ? ['it works in this flow only']
        : [
            'a sign-up with a source loses the invitation: the site has no identity.invitationEnrollment.sourceFlow; ' +
              'sign up without a source, or add the user with `npm run ops -- invite assign`',
          ]),
  ];
}

const LIST_HELP = `
Examples:
  npm run ops -- invite list
  npm run -s ops -- invite list --json | jq -r '.[].name'

The id is the token of the link: anyone who has it can sign up.
`;

function list(context: OpsContext): Command {
  return new Command('list')
    .description('Shows every invitation that is open.')
    .option('--json', 'print them as JSON')
    .addHelpText('after', LIST_HELP + AUTHENTIK_SETTINGS)
    .action(async ({ json }: Json) => {
      const rows = await AuthentikClient.of(context).all<InvitationRow>(INVITATIONS);
      const invitations = rows.map(invitationOf);
      context.print(json === true, invitations, () =>
        invitations.length === 0 ? ['no invitations'] : [invitationTable(invitations)],
      );
    });
}

const REVOKE_HELP = `
Examples:
  npm run ops -- invite revoke tasks-anna                          shows it, and what to add
  npm run ops -- invite revoke tasks-anna --confirm tasks-anna     ends it
  npm run ops -- invite revoke 6c0f3f0e-... --confirm tasks-anna   by its id, where two have the same name

A revoked invitation cannot be restored. Users that signed up with it stay.
`;

function revoke(context: OpsContext): Command {
  return new Command('revoke')
    .description('Ends an invitation that was not used.')
    .argument('<id>', 'its id, or its exact name')
    .option('--confirm <name>', 'its name once more; without it nothing is deleted')
    .option('--json', 'print what was revoked as JSON')
    .addHelpText('after', REVOKE_HELP + AUTHENTIK_SETTINGS)
    .action(async (id: string, { confirm, json }: Json & { readonly confirm?: string }) => {
      const client = AuthentikClient.of(context);
      const invitation = await invitationNamed(client, id);
      context.terminal.note(invitationTable([invitation]));
      const revoked = await revokeInvitation(client, invitation, confirm);
      const { name } = invitation;
      context.print(json === true, { ...invitation, revoked }, () => [
        revoked ? `revoked ${name}` : `${name} was used or revoked meanwhile; nothing was changed`,
      ]);
    });
}

const ASSIGN_HELP = `
Examples:
  npm run ops -- invite assign demo "Headscale Users"

Both names are compared exactly: demo is neither Demo nor demo2. A member stays one, nothing is written then.
`;

function assign(context: OpsContext): Command {
  return new Command('assign')
    .description('Adds an existing user to a group.')
    .argument('<user>', 'exact username')
    .argument('<group>', 'exact name of the group')
    .option('--allow-superuser', 'also into a group whose members are superusers')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', ASSIGN_HELP + AUTHENTIK_SETTINGS)
    .action(async (username: string, groupName: string, options: Json & { readonly allowSuperuser?: boolean }) => {
      const client = AuthentikClient.of(context);
      const planned = await planAssignment(client, username, groupName, options.allowSuperuser === true);
      const { user, group, isMember } = planned;
      context.terminal.note(`user ${user.username} (${printable(user.name)}, key ${user.pk}${active(user)})`);
      context.terminal.note(`group ${group.name} (${group.pk})`);
      if (!isMember) await assignUser(client, planned);
      const result = { user: user.username, group: group.name, added: !isMember };
      context.print(options.json === true, result, () => [
        isMember ? `${user.username} is in ${group.name} already` : `${user.username} is in ${group.name} now`,
      ]);
    });
}

function active(user: { readonly is_active: boolean }): string {
  return user.is_active === false ? ', not active: it cannot log in' : '';
}

function invitationTable(invitations: readonly Invitation[]): string {
  return table(
    ['name', 'group', 'flow', 'expires', 'once', 'by', 'id'],
    invitations.map(({ id, name, group, flow, expires, singleUse, createdBy }) =>
      [name, group ?? '-', flow ?? 'any', expires ?? 'never', singleUse ? 'yes' : 'no', createdBy ?? '-', id].map(
        printable,
      ),
    ),
  );
}

function noFlow(): OpsError {
  return new OpsError({
    what: 'the site has no enrollment by invitation',
    found: 'no identity.invitationEnrollment',
    remedy: 'add it to the site, or name a flow with --flow',
    exitCode: ExitCode.USAGE,
  });
}

function days(text: string): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_DAYS) return number;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_DAYS}.`);
}

/** Returns what authentik takes as a slug, but for a hyphen in front: `invite revoke` would take that for an option. */
function slug(text: string): string {
  if (/^\w[-\w]{0,49}$/.test(text)) return text;
  throw new InvalidArgumentError('Use 1 to 50 letters, digits, hyphens and underscores, with no hyphen in front.');
}
