import { outpostHostsUnique } from '../../../rules/authentik/outpost-hosts-unique';
import { finding, findings } from '../documents';

const outposts = (hosts: Record<string, string>, served: Record<string, readonly string[]>) =>
  findings(outpostHostsUnique, {
    resource: {
      authentik_provider_proxy: Object.fromEntries(
        Object.entries(hosts).map(([name, external_host]) => [name, { external_host }]),
      ),
      authentik_outpost: Object.fromEntries(
        Object.entries(served).map(([name, protocol_providers]) => [name, { protocol_providers }]),
      ),
    },
  });
const CATCH_ALL = '${authentik_provider_proxy.CatchAll.id}';
const K8S = '${authentik_provider_proxy.K8s.id}';
const remedy = 'give one of them another external host or domain, or another outpost';

test('an outpost that serves two hosts is accepted', () => {
  const hosts = { CatchAll: 'https://sso.example.org', K8s: 'https://k8s.example.org' };
  expect(outposts(hosts, { Embedded: [CATCH_ALL, K8S] })).toEqual([]);
});

test('one host on two outposts is accepted', () => {
  const hosts = { CatchAll: 'https://sso.example.org', K8s: 'https://sso.example.org' };
  expect(outposts(hosts, { Embedded: [CATCH_ALL], Public: [K8S] })).toEqual([]);
});

test('one host from two providers of one outpost is found', () => {
  const hosts = { CatchAll: 'https://sso.example.org', K8s: 'https://sso.example.org' };
  expect(outposts(hosts, { Embedded: [CATCH_ALL, K8S] })).toEqual([
    finding(
      'authentik_outpost.Embedded',
      'serves https://sso.example.org with authentik_provider_proxy.CatchAll and with authentik_provider_proxy.K8s',
      remedy,
    ),
  ]);
});

test('one provider twice is found, also where only its key is known', () => {
  expect(outposts({}, { Embedded: ['12', '12'] })).toEqual([
    finding('authentik_outpost.Embedded', 'serves 12 with 12 and with 12', remedy),
  ]);
});

test('two providers of one outpost for the same domain are found: the outpost takes either', () => {
  const provider = (host: string, cookie_domain: string, mode = 'forward_domain') => ({
    external_host: `https://${host}.example.org`,
    cookie_domain,
    mode,
  });
  const listFindings = (second: object) =>
    findings(outpostHostsUnique, {
      resource: {
        authentik_provider_proxy: { CatchAll: provider('sso', 'example.org'), K8s: { ...second } },
        authentik_outpost: { Embedded: { protocol_providers: [CATCH_ALL, K8S] } },
      },
    });
  expect(listFindings(provider('guests', 'example.org'))).toMatchObject([
    {
      found:
        'serves hosts below example.org with authentik_provider_proxy.CatchAll and with authentik_provider_proxy.K8s',
    },
  ]);
  expect(listFindings(provider('guests', 'lab.example.org'))).toEqual([]);
  expect(listFindings(provider('k8s', 'example.org', 'forward_single'))).toEqual([]);
});
