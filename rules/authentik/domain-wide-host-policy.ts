import { blockAt, referencedAddress, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const domainWideHostPolicy = stackRule({
  id: 'domain-wide-host-policy',
  what: 'no policy on the application of a domain-wide provider decides by host',
  why: 'authentik evaluates it once, at authorisation, where there is no host: it lets everybody pass on every host.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_policy_binding')) {
      const target = referencedAddress(block.target);
      if (target?.startsWith('authentik_application.') !== true) continue;
      const provider = blockAt(stack, referencedAddress(blockAt(stack, target)?.protocol_provider));
      const expression = blockAt(stack, referencedAddress(block.policy))?.expression;
      if (
        provider?.mode !== 'forward_domain' ||
        typeof expression !== 'string' ||
        !/(?<![a-z])host|forwarded|redirect_uri/i.test(expression)
      )
        continue;
      yield {
        address,
        subject: target,
        found: `a policy by host on ${target}`,
        remedy: 'give each host an application of its own (hostRestriction.hosts.*.enforce), and leave the policy out',
      };
    }
  },
});
