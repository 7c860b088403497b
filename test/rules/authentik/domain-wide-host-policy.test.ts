import { domainWideHostPolicy } from '../../../rules/authentik/domain-wide-host-policy';
import type { TerraformJson } from '../../../rules/readers/document';
import { finding, findings } from '../documents';

const APPLICATION = '${authentik_application.CatchAll.uuid}';
const BINDING = 'authentik_policy_binding.HostRestriction';

function bound(mode: string, expression: string, target = APPLICATION): TerraformJson {
  return {
    resource: {
      authentik_provider_proxy: { CatchAll: { mode } },
      authentik_application: { CatchAll: { protocol_provider: '${authentik_provider_proxy.CatchAll.id}' } },
      authentik_policy_expression: { Hosts: { expression } },
      authentik_policy_binding: { HostRestriction: { target, policy: '${authentik_policy_expression.Hosts.id}' } },
    },
  };
}

test.each(['request.context.get("host")', 'request.http_request.get_host() == HOST'])(
  'a policy on a domain-wide application that reads %s is found',
  (expression) => {
    expect(findings(domainWideHostPolicy, bound('forward_domain', expression))).toEqual([
      finding(
        BINDING,
        'a policy by host on authentik_application.CatchAll',
        'give each host an application of its own (hostRestriction.hosts.*.enforce), and leave the policy out',
        'authentik_application.CatchAll',
      ),
    ]);
  },
);

test.each([
  ['does not look at the host', 'forward_domain', 'return ak_is_group_member(request.user, name="Ghosts")', undefined],
  ['is bound to an application of one host', 'forward_single', 'return host == "a"', undefined],
  ['is bound to a stage', 'forward_domain', 'return host', '${authentik_flow_stage_binding.Login.id}'],
  ['is bound to a target known as a literal', 'forward_domain', 'return host', 'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c'],
])('a policy that %s is accepted', (_, mode, expression, target) => {
  expect(findings(domainWideHostPolicy, bound(mode, expression, target))).toEqual([]);
});

test('a group on a domain-wide application is accepted', () => {
  const { resource } = bound('forward_domain', 'return host');
  const binding = { target: APPLICATION, group: '${data.authentik_group.Admins.id}' };
  expect(
    findings(domainWideHostPolicy, { resource: { ...resource, authentik_policy_binding: { Admins: binding } } }),
  ).toEqual([]);
});
