import { HOST_RESTRICTION_IDS, SIGN_IN_IDS, stageBindingId } from '../../../constructs/authentik/construct-ids';
import { entry, type Fault, findRepeated } from '../fields/fault';
import { IDENTITY_IDS, type Identity } from '../identity';
import { PLATFORM_IDS } from '../platform';
import type { Site } from '../site-schema';
import { hostsWithApplication } from '../stated-hosts';

/** Keys of different records become construct ids side by side: two equal ones would be one address. */
export function* keyFaults(site: Site): Generator<Fault> {
  const { identity, platform } = site;
  const { groups, sources, scopes, applications, signIn } = identity;
  const inStack = Object.entries({ groups, sources, scopes, applications });
  yield* clashes(
    Object.values(IDENTITY_IDS),
    inStack.flatMap(([record, entries]) => Object.keys(entries).map((id) => `identity.${record}.${id}`)),
  );
  const bindings = Object.keys(signIn.flow.bindings);
  yield* clashes(
    [...Object.values(SIGN_IN_IDS), ...listLookedUp(signIn)],
    [
      ...Object.keys(signIn.logins).map((id) => `identity.signIn.logins.${id}`),
      ...bindings.map((id) => `identity.signIn.flow.bindings.${id}`),
    ],
  );
  yield* clashes(
    Object.values(HOST_RESTRICTION_IDS),
    hostsWithApplication(site).map(({ path }) => path),
  );
  yield* clashes(
    Object.values(PLATFORM_IDS),
    Object.keys(platform?.services ?? {}).map((id) => `platform.services.${id}`),
  );
}

/** A stage that is not of the site is looked up beside its binding. */
function listLookedUp({ flow, identification, logins }: Identity['signIn']): readonly string[] {
  const own = [identification?.name, ...Object.values(logins).map(({ name }) => name)];
  return Object.entries(flow.bindings).flatMap(([id, { stage }]) => (own.includes(stage) ? [] : [stageBindingId(id)]));
}

function clashes(reserved: readonly string[], paths: readonly string[]): Iterable<Fault> {
  const own = reserved.map((id) => entry('the stack itself', id));
  return findRepeated([...own, ...paths.map((path) => entry(path, path.split('.').at(-1)))]);
}
