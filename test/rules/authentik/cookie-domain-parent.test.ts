import { cookieDomainParent } from '../../../rules/authentik/cookie-domain-parent';
import { finding, findings, resources } from '../documents';

const proxy = (external_host: string, cookie_domain?: string) =>
  findings(cookieDomainParent, resources('authentik_provider_proxy', { CatchAll: { external_host, cookie_domain } }));

test.each([
  ['the parent', 'https://sso.example.org', 'example.org'],
  ['a grandparent', 'https://sso.lan.example.org', 'example.org'],
  ['the host itself', 'https://sso.example.org', 'sso.example.org'],
  ['of a host without TLS', 'http://sso.example.org', 'example.org'],
  ['left out, as forward_single has it', 'https://sso.example.org', undefined],
  ['empty', 'https://sso.example.org', ''],
])('a cookie domain that is %s is accepted', (_, host, domain) => {
  expect(proxy(host, domain)).toEqual([]);
});

test.each([
  ['another domain', 'sso.example.org', 'example.com'],
  ['a sibling', 'sso.example.org', 'wiki.example.org'],
  ['a child', 'example.org', 'sso.example.org'],
  ['only the end of a label', 'sso.badexample.org', 'example.org'],
])('a cookie domain that is %s is found', (_, host, domain) => {
  expect(proxy(`https://${host}`, domain)).toEqual([
    finding(
      'authentik_provider_proxy.CatchAll',
      `has the cookie domain ${domain}, which ${host} is not under`,
      'set cookieDomain to a parent of externalHost',
    ),
  ]);
});

test('a domain-wide provider without a cookie domain is found', () => {
  const provider = { external_host: 'https://sso.example.org', mode: 'forward_domain' };
  for (const more of [{}, { cookie_domain: '' }]) {
    const document = resources('authentik_provider_proxy', { CatchAll: { ...provider, ...more } });
    expect(findings(cookieDomainParent, document)).toEqual([
      finding('authentik_provider_proxy.CatchAll', 'has no cookie domain for a whole domain', 'set cookieDomain'),
    ]);
  }
});
