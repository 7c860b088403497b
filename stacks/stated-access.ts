import type { StatedAccess, Statement } from '../rules/readers/stated-access';
import type { Access } from '../sites/schema/access';
import type { Site } from '../sites/schema/site';
import { listStatedHosts } from '../sites/schema/stated-hosts';

export function stateAccess(site: Site): StatedAccess {
  const { identity } = site;
  const names = (ids: readonly string[]) => ids.map((id) => identity.groups[id]?.name ?? id);
  const statement = (access: Access): Statement => {
    if ('groups' in access) return { groups: names(access.groups) };
    return 'everyone' in access ? { everyone: access.everyone } : { as_on_the_server: access.asOnTheServer };
  };
  const applications = Object.values(identity.applications).map(
    ({ name, access }) => [name, statement(access)] as const,
  );
  const { publicGuests } = identity;
  const guests =
    publicGuests === undefined
      ? []
      : [
          [
            publicGuests.application.name,
            { guests: 'a visitor without an account is signed in as the guest' },
          ] as const,
        ];
  return {
    administrators: names(identity.administrators),
    groups: Object.fromEntries(
      Object.values(identity.groups).map(({ name, parent, superuser }) => [
        name,
        { parents: parent === undefined ? [] : names([parent]), superuser },
      ]),
    ),
    applications: Object.fromEntries([...applications, ...guests]),
    hosts: Object.fromEntries(listStatedHosts(site).map(({ host, access }) => [host, statement(access)])),
    sign_in: stateSignIn(identity.signIn),
    ...stateTests(site),
  };
}

function stateSignIn({ flow, sourceFlow }: Site['identity']['signIn']): StatedAccess['sign_in'] {
  const stages = Object.values(flow.bindings).flatMap(({ stage, does }) => (does === undefined ? [] : [[stage, does]]));
  if (sourceFlow !== undefined) stages.push([sourceFlow.secondFactor, 'second-factor']);
  return { flow: flow.slug, ...(stages.length === 0 ? {} : { stages: Object.fromEntries(stages) }) };
}

function stateTests({ accessTests }: Site): Pick<StatedAccess, 'tests'> {
  if (accessTests.length === 0) return {};
  return { tests: accessTests.map(({ as, may, mayNot }) => ({ as, may, may_not: mayNot })) };
}
