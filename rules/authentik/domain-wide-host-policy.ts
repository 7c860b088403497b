import { unescapeText } from '../../constructs/core/static-text';
import { blockAt, readReference, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const domainWideHostPolicy = stackRule({
  id: 'domain-wide-host-policy',
  what: 'a host that a policy on a domain-wide application names has an application of its own',
  why: 'authentik evaluates that policy once, at authorisation, without a host: it admits every user to every host.',
  *checkStack(stack) {
    const single = resourcesOfType(stack, 'authentik_provider_proxy').filter(
      ({ block }) => block.mode === 'forward_single',
    );
    const enforced = new Set(single.map(({ block }) => String(block.external_host)));
    for (const { address, block } of resourcesOfType(stack, 'authentik_policy_binding')) {
      const target = readReference(block.target);
      if (target?.startsWith('authentik_application.') !== true) continue;
      const provider = blockAt(stack, readReference(blockAt(stack, target)?.protocol_provider));
      const expression = blockAt(stack, readReference(block.policy))?.expression;
      if (
        provider?.mode !== 'forward_domain' ||
        typeof expression !== 'string' ||
        !/(?<![a-z])host|forwarded|redirect_uri/i.test(expression)
      )
        continue;
      const named = hostsIn(unescapeText(expression));
      const open = named.filter((host) => !enforced.has(`https://${host}`));
      if (named.length > 0 && open.length === 0) continue;
      yield {
        address,
        subject: target,
        found: `binds a policy by host to ${target}, which restricts no user on ${open.join(', ') || 'any host'}`,
        remedy: 'state the groups of each host in identity.hostRestriction.hosts or platform.services',
      };
    }
  },
});

/** Keys of the dict that `expressions/host-restriction.ts` writes. */
function hostsIn(expression: string): readonly string[] {
  return [...expression.matchAll(/^\s*"([a-z0-9.-]+)": \[/gm)].map(([, host = '']) => host);
}
