import { loginOf } from '../../constructs/authentik/expressions/login-of';
import { unescapeText } from '../../constructs/core/static-text';
import { bindingsOf, blockAt, readReference, resourcesOfType, type StackDocument } from '../readers/document';
import { helmReleases } from '../readers/helm-values';
import type { Rule } from '../rule';

/** Where authentik is installed, one way in depends on nothing else, and its use is told. */
export const breakGlassStated: Rule = {
  id: 'break-glass-stated',
  what: 'a site that installs authentik states the account for the day on which no other way in works, and each use of it makes a notification',
  why: 'A login flow that refuses its administrators leaves nothing but the database to repair it with.',
  *check({ stacks, breakGlass }) {
    const installs = stacks.some((stack) => [...helmReleases(stack)].some(({ chart }) => chart === 'authentik'));
    for (const stack of installs ? stacks.filter(({ name }) => name === 'identity') : []) {
      const finding = { stack: stack.name, address: 'provider.authentik' };
      if (breakGlass === undefined) {
        const remedy =
          'set identity.breakGlass in the site, and drill docs/runbooks/break-glass.md; or state in an exception who repairs the site without it';
        yield { ...finding, subject: 'account', found: 'states no account for break glass', remedy };
      } else if (!isTold(stack, breakGlass)) {
        const remedy =
          'set identity.breakGlass.alert in the site, which needs provider 2026.2.0 or later; or state in an exception what tells of a use';
        yield { ...finding, subject: 'alert', found: 'makes no notification of a use of break glass', remedy };
      }
    }
  },
};

function isTold(stack: StackDocument, username: string): boolean {
  return resourcesOfType(stack, 'authentik_event_rule').some(({ address, block }) => {
    const reaches = block.destination_group !== undefined && (block.transports as readonly unknown[])?.length > 0;
    const policies = bindingsOf(stack, address).map(({ block: { policy } }) => blockAt(stack, readReference(policy)));
    return reaches && policies.some((policy) => unescapeText(String(policy?.expression)) === loginOf(username));
  });
}
