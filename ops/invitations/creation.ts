import type { AuthentikClient } from '../authentik/client';
import { AuthentikError } from '../authentik/error';
import { flowWithSlug } from '../authentik/lookup';
import type { FlowRow, GroupRow } from '../authentik/rows';
import { OpsError } from '../core/ops-error';
import { INVITATIONS, type Invitation, type InvitationRow, invitationOf } from './invitation';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface InvitationOrder {
  readonly group: GroupRow;
  /** Slugs of the enrollments that take it. Several: the invitation names none, and every enrollment takes it. */
  readonly flows: readonly [string, ...string[]];
  /** Letters, digits, hyphens and underscores. @default from the group and the time */
  readonly name?: string | undefined;
  /** Required: authentik's cleanup takes what has no expiry for expired, and deletes it within five minutes. */
  readonly days: number;
  readonly now: Date;
}

/** Makes an invitation that works once. Everything is looked at before the write. */
export async function createInvitation(client: AuthentikClient, order: InvitationOrder): Promise<Invitation> {
  const { group, days, now, name = nameFor(group.name, now) } = order;
  const flows = await Promise.all(order.flows.map((slug) => enrollmentFlow(client, slug)));
  const [only] = flows.length === 1 ? flows : [];
  await refuseTakenName(client, name);
  const created = await client.send<InvitationRow>('POST', INVITATIONS, {
    name,
    single_use: true,
    fixed_data: { group: group.name },
    flow: only?.pk ?? null,
    expires: new Date(now.getTime() + days * DAY_MS).toISOString(),
  });
  const id: unknown = created?.pk;
  if (created === undefined || typeof id !== 'string') {
    throw AuthentikError.notJson({ method: 'POST', path: INVITATIONS }, 201);
  }
  return { ...invitationOf(created), flow: only?.slug };
}

/** Limits the slug of a group's name, so that an invitation's has at most the 50 characters that authentik takes. */
const MAX_SLUG = 34;

/** `headscale-users-20261125-031500`: names of the same group sort by time. */
function nameFor(group: string, now: Date): string {
  const slug = group
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_SLUG)
    .replace(/-$/, '');
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${slug === '' ? 'group' : slug}-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

async function enrollmentFlow(client: AuthentikClient, slug: string): Promise<FlowRow> {
  const flow = await flowWithSlug(client, slug);
  if (flow.designation === 'enrollment') return flow;
  throw new OpsError({
    what: `flow ${slug} is not an enrollment`,
    found: flow.designation,
    remedy: 'give the flow that ends with a new user; only its invitation stage reads the link',
  });
}

/** authentik accepts a name twice, and a name that is not unique cannot be revoked. */
async function refuseTakenName(client: AuthentikClient, name: string): Promise<void> {
  const rows = await client.all<InvitationRow>(INVITATIONS, { name });
  if (!rows.some((row) => row.name === name)) return;
  throw new OpsError({
    what: 'an invitation of this name exists',
    found: JSON.stringify(name),
    remedy: 'give another --name, or revoke the old one',
  });
}
