import { hostRestriction } from '../../../constructs/authentik/expressions/host-restriction';
import { domainWideHostPolicy } from '../../../rules/authentik/domain-wide-host-policy';
import type { TerraformJson } from '../../../rules/readers/document';
import { finding, findings } from '../documents';

const APPLICATION = '${authentik_application.CatchAll.uuid}';
const BINDING = 'authentik_policy_binding.HostRestriction';

function bindHosts(mode: string, expression: string, target = APPLICATION): TerraformJson {
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
    expect(findings(domainWideHostPolicy, bindHosts('forward_domain', expression))).toEqual([
      finding(
        BINDING,
        'binds a policy by host to authentik_application.CatchAll, which restricts no user on any host',
        'state the groups of each host in identity.hostRestriction.hosts or platform.services',
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
  expect(findings(domainWideHostPolicy, bindHosts(mode, expression, target))).toEqual([]);
});

test('a group on a domain-wide application is accepted', () => {
  const { resource } = bindHosts('forward_domain', 'return host');
  const binding = { target: APPLICATION, group: '${data.authentik_group.Admins.id}' };
  expect(
    findings(domainWideHostPolicy, { resource: { ...resource, authentik_policy_binding: { Admins: binding } } }),
  ).toEqual([]);
});

const POLICY = hostRestriction(
  new Map([
    ['a.example.org', ['Admins']],
    ['b.example.org', ['Admins']],
  ]),
);

/** The policy over two hosts, beside applications of their own for some hosts. */
function beside(...hosts: readonly string[]): TerraformJson {
  const { resource } = bindHosts('forward_domain', POLICY);
  const single = hosts.map((host) => [host[0], { mode: 'forward_single', external_host: `https://${host}` }]);
  const providers = { ...resource?.authentik_provider_proxy, ...Object.fromEntries(single) };
  return { resource: { ...resource, authentik_provider_proxy: providers } };
}

test('a policy whose hosts all have an application of their own is accepted, one short of it is found', () => {
  expect(findings(domainWideHostPolicy, beside('a.example.org', 'b.example.org'))).toEqual([]);
  expect(findings(domainWideHostPolicy, beside('a.example.org', 'c.example.org'))).toMatchObject([
    { found: expect.stringContaining('restricts no user on b.example.org') },
  ]);
});
