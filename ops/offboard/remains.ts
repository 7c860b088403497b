import type { AuthentikClient } from '../authentik/client';
import type { PolicyBindingRow } from '../authentik/rows';
import type { LeavingUser } from './access-kind';

interface ApplicationRow {
  readonly name: string;
  readonly slug: string;
}

interface OutpostRow {
  readonly name: string;
  readonly type: string;
  readonly managed: string | null;
}

/** Returns what no command of authentik's API ends: for the person who goes on by hand. Read before anything ends. */
export async function remains(client: AuthentikClient, user: LeavingUser): Promise<readonly string[]> {
  const applications = await findOpenedBy(client, user);
  const outposts = await client.all<OutpostRow>('/outposts/instances/');
  const bindings = await client.all<PolicyBindingRow>('/policies/bindings/');
  return [
    ...applications.map((name) => `${name}: an account of its own there, its sessions and its tokens`),
    ...outposts
      .filter(({ type, managed }) => type === 'proxy' && managed !== 'goauthentik.io/outposts/embedded')
      .map(({ name }) => `outpost ${name}: sessions in its own files end when it restarts`),
    ...bindings
      .filter((binding) => binding.user === user.pk)
      .map(({ target }) => `a binding of the user itself to ${target}: it opens again if the account is activated`),
    'the account with its password, deactivated: the event log names it',
  ];
}

/** Names of the applications that the user may open now. */
async function findOpenedBy(client: AuthentikClient, { pk }: LeavingUser): Promise<readonly string[]> {
  const all = await client.all<ApplicationRow>('/core/applications/', { superuser_full_list: true });
  const names: string[] = [];
  for (const { name, slug } of all) {
    const path = `/core/applications/${encodeURIComponent(slug)}/check_access/`;
    const { passing } = await client.get<{ readonly passing?: boolean }>(path, { for_user: pk });
    if (passing !== false) names.push(name);
  }
  return names;
}
