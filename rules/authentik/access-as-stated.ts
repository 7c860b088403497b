import { unescapeText } from '../../constructs/core/static-text';
import {
  bindingsOf,
  blockAt,
  ignores,
  type Resource,
  readReference,
  resourcesOfType,
  type StackDocument,
} from '../readers/document';
import { type StatedAccess, type Statement, statedAccessIn } from '../readers/stated-access';
import { stackRule } from '../rule';

export const accessAsStated = stackRule({
  id: 'access-as-stated',
  what: 'the site states the groups that may open an application, and its bindings admit exactly these groups and the administrators',
  why: 'An application without a binding admits every signed-in user, and with engine mode any one wrong binding is enough.',
  incident: 'I20',
  *checkStack(stack) {
    const applications = resourcesOfType(stack, 'authentik_application');
    if (applications.length === 0) return;
    const stated = statedAccessIn(stack);
    for (const application of applications) {
      const { address } = application;
      const statement = stated === undefined ? undefined : statementOf(stack, application, stated);
      if (stated === undefined || statement === undefined) {
        const remedy = 'state it: access: { groups: [...] } or { everyone: "why" }';
        yield { address, found: 'is not in output.access', remedy };
        continue;
      }
      const wrong = difference(stack, application, statement, stated.administrators);
      if (wrong === undefined) continue;
      yield { address, found: wrong, remedy: 'bind what identity states and nothing else, or change the statement' };
    }
  },
});

/** The access of an application of one host is stated for the host. */
function statementOf(stack: StackDocument, { block }: Resource, stated: StatedAccess): Statement | undefined {
  const provider = blockAt(stack, readReference(block.protocol_provider));
  const host =
    provider?.mode === 'forward_single' ? String(provider.external_host).replace(/^https:\/\//, '') : undefined;
  return host === undefined ? stated.applications[unescapeText(String(block.name))] : stated.hosts[host];
}

/** How the bindings differ from the statement. */
function difference(
  stack: StackDocument,
  { address, block }: Resource,
  statement: Statement,
  administrators: readonly string[],
): string | undefined {
  const bindings = bindingsOf(stack, address).map(({ block: binding }) => binding);
  const groups = bindings.flatMap(({ group, policy, user }) => {
    const name = blockAt(stack, readReference(group))?.name;
    return typeof name === 'string' && policy === undefined && user === undefined ? [unescapeText(name)] : [];
  });
  if (statement.groups === undefined) {
    // A policy of the site can only restrict the access further.
    return groups.length === 0 ? undefined : `has bindings of ${groups.join(', ')} where no group is stated`;
  }
  if (block.policy_engine_mode !== 'any' && !ignores(block, 'policy_engine_mode')) {
    return `has engine mode ${String(block.policy_engine_mode)} over several groups`;
  }
  if (groups.length !== bindings.length || bindings.some(({ negate }) => negate === true)) {
    return 'has a binding without a group, or a negated one, beside the groups';
  }
  const wanted = new Set([...administrators, ...statement.groups]);
  const missing = [...wanted].filter((name) => !groups.includes(name));
  const more = groups.filter((name) => !wanted.has(name));
  if (missing.length > 0) return `has no binding of ${missing.join(', ')}`;
  return more.length > 0 ? `has a binding of ${more.join(', ')}, not stated` : undefined;
}
