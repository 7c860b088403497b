import { siteFaults as faults, put } from './change';

const BINDINGS = 'identity.signIn.flow.bindings';
const CATCH_ALL = 'identity.applications.DomainWideCatchAll';

test('a sign-in flow that is created is accepted with one of its logins', () => {
  const change = (stage: string) =>
    faults((site) => {
      put(site, 'identity.signIn.flow.title', 'Welcome');
      put(site, `${BINDINGS}.Login`, { order: 100, stage, adoption: 'create' });
    });
  expect(change('default-source-authentication-login')).toEqual([]);
  expect(change('default-authentication-mfa-validation')).toHaveLength(1);
});

describe('mappings of the catch-all', () => {
  const SCOPES = ['openid', 'profile', 'email', 'entitlements'].map((name) => `oauth2/scope-${name}`);
  const faultsWith = (managed: readonly string[]) =>
    faults((site) => {
      for (const [index, name] of managed.entries()) {
        put(site, `identity.scopes.Standard${index}`, { managed: `goauthentik.io/providers/${name}` });
      }
      put(site, `${CATCH_ALL}.provider.scopes`, [...managed.map((_, index) => `Standard${index}`), 'KubernetesGroups']);
    });

  test('are accepted with the five that the server adds anyway', () => {
    expect(faultsWith([...SCOPES, 'proxy/scope-proxy'])).toEqual([]);
  });

  test('are refused without one of them: the plan would show a difference for ever', () => {
    expect(faultsWith(SCOPES)).toEqual([
      `${CATCH_ALL}.provider.scopes: must have the scopes that the server adds anyway, ` +
        'found: ["Standard0","Standard1","Standard2","Standard3","KubernetesGroups"]; ' +
        'add { managed } ones for goauthentik.io/providers/proxy/scope-proxy',
    ]);
  });

  test('are keys of the scopes of the site', () => {
    expect(faults((site) => put(site, `${CATCH_ALL}.provider.scopes`, ['Email']))[0]).toBe(
      `${CATCH_ALL}.provider.scopes.0: must name a scope of the site by its key, found: "Email"; add it under identity.scopes`,
    );
  });
});
