import { defineSite } from '../../../sites/schema/site';
import { buildApp } from '../../../stacks/site-app';
import { harbour } from '../../fixtures/sites/harbour';
import { inTemporaryFolder } from '../../support/synth';
import { siteFaults as faults, put } from './change';

const BINDINGS = 'identity.signIn.flow.bindings';
const CATCH_ALL = 'identity.applications.DomainWideCatchAll';

describe('a sign-in flow that is created', () => {
  const change = (stage: string, identification: object | null = { order: 10 }) =>
    faults((site) => {
      put(site, 'identity.signIn.flow', { slug: 'sign-in', title: 'Welcome', bindings: {} });
      put(site, `${BINDINGS}.Login`, { order: 100, stage });
      if (identification === null) return;
      put(site, `${BINDINGS}.Asks`, { stage: 'default-authentication-identification', ...identification });
    });
  const LOGIN = 'default-source-authentication-login';

  test('is accepted with its identification and one of its logins', () => {
    expect(change(LOGIN)).toEqual([]);
    expect(change('default-authentication-mfa-validation')).toEqual([expect.stringContaining('ends without a login')]);
  });

  test('is refused with the identification behind the login, or without it', () => {
    const remedy = 'has a login before the identification stage';
    expect(change(LOGIN, { order: 110 })).toEqual([expect.stringContaining(remedy)]);
    expect(change(LOGIN, null)).toEqual([expect.stringContaining(remedy)]);
  });

  test('makes its bindings', () => {
    expect(change(LOGIN, { order: 10, adopt: { variable: 'adopt_identification_binding' } })).toEqual([
      `${BINDINGS}.Asks.adopt: is given on a flow that is created, found: "an adoption"; ` +
        'remove it: an adopted binding would leave its own flow',
    ]);
  });
});

test('a site without a login stage is refused: the UI would decide how long each lasts', () => {
  expect(faults((site) => put(site, 'identity.signIn.logins', {}))).toContainEqual(
    'identity.signIn.logins: is empty, found: {}; ' +
      'name every stage that ends a login, or the UI decides how long it lasts',
  );
});

test('a site with sources names the stage that their logins end on (I1)', () => {
  const without = (source?: string) =>
    faults((site) => {
      put(site, 'identity.signIn.logins.SourceLogin', undefined);
      put(site, 'identity.flows.sourceAuthentication', source);
    });
  expect(without()).toEqual([
    'identity.signIn.logins: lacks default-source-authentication-login, on which a login by a source ends, ' +
      'found: ["default-authentication-login"]; add it with the duration of the others',
  ]);
  expect(without('own-source-flow')).toEqual([]);
});

test.each([
  ['identity.hostRestriction.hosts.Policy', { host: 'policy', access: { groups: ['HomeServerAdmins'] } }],
  [`${BINDINGS}.MfaStage`, { order: 50, stage: 'default-other', adopt: { variable: 'adopt_other' } }],
])('%s would be the id of something else', (path, value) => {
  const found = faults((site) => {
    put(site, `${BINDINGS}.Mfa`, { order: 40, stage: 'default-mfa', adopt: { variable: 'adopt_mfa' } });
    put(site, path, value);
  });
  expect(found).toEqual([expect.stringContaining(`${path}: is taken by the stack itself already`)]);
});

test('no record of the site has a key that the identity stack has itself', () => {
  const site = defineSite(structuredClone(harbour));
  const { groups, sources, scopes, applications } = site.identity;
  const own = new Set([groups, sources, scopes, applications].flatMap((record) => Object.keys(record)));
  const ids = inTemporaryFolder((folder) =>
    buildApp(site, folder).stacks[0]?.node.children.map(({ node }) => node.id),
  )?.filter((id) => /^[A-Z]\w*$/.test(id) && !own.has(id));
  expect(ids).toContain('SignIn');
  for (const id of ids ?? []) {
    expect(faults((one) => put(one, `identity.groups.${id}`, { name: 'Another' }))).toEqual([
      expect.stringContaining('is taken by the stack itself already'),
    ]);
  }
});

describe('moves and releases', () => {
  const GROUP = 'authentik_group.PublicGuests_Group';
  const move = (from: string, to = GROUP, stack = 'identity') => ({ stack, from, to });

  test('are for stacks that the site has', () => {
    const found = faults((site) => {
      for (const part of ['edge', 'secrets.cloudflare_deploy_token', 'secrets.lapi_bouncer_key'])
        put(site, part, undefined);
      put(site, 'state', {
        moved: [move('a.b', 'a.c', 'edge')],
        removed: [{ stack: 'edge', address: 'a.d', reason: 'x' }],
      });
    });
    expect(found).toEqual([
      'state.moved.0.stack: is no stack of the site, found: "edge"; remove the entry',
      'state.removed.0.stack: is no stack of the site, found: "edge"; remove the entry',
    ]);
  });

  test('are said once for an address of a stack', () => {
    const [first, second, other] = ['A', 'B', 'C'].map((id) => `authentik_group.${id}`) as [string, string, string];
    const found = (...moved: object[]) => faults((site) => put(site, 'state', { moved }));
    expect(found(move(first), move(second, other))).toEqual([]);
    expect(found(move(first), move(first, other))).toEqual([
      expect.stringContaining('state.moved.1.from: is taken by'),
    ]);
    expect(found(move(first), move(second))).toEqual([expect.stringContaining('state.moved.1.to: is taken by')]);
    expect(found(move(first, second), move(second, GROUP, 'platform'), move(second, GROUP))).toEqual([]);
  });
});

describe('mappings of the catch-all', () => {
  const SCOPES = ['openid', 'profile', 'email', 'entitlements'].map((name) => `oauth2/scope-${name}`);
  const faultsWith = (standard: readonly string[]) =>
    faults((site) => {
      for (const [index, name] of standard.entries()) {
        put(site, `identity.scopes.Standard${index}`, { blueprintId: `goauthentik.io/providers/${name}` });
      }
      put(site, `${CATCH_ALL}.provider.scopes`, [
        ...standard.map((_, index) => `Standard${index}`),
        'KubernetesGroups',
      ]);
    });

  test('are accepted with the five that the server adds anyway', () => {
    expect(faultsWith([...SCOPES, 'proxy/scope-proxy'])).toEqual([]);
  });

  test('are refused without one of them: the plan would show a difference for ever', () => {
    expect(faultsWith(SCOPES)).toEqual([
      `${CATCH_ALL}.provider.scopes: lacks scopes that the server adds anyway, ` +
        'found: ["Standard0","Standard1","Standard2","Standard3","KubernetesGroups"]; ' +
        'add { blueprintId } entries for goauthentik.io/providers/proxy/scope-proxy',
    ]);
  });

  test('are keys of the scopes of the site', () => {
    expect(faults((site) => put(site, `${CATCH_ALL}.provider.scopes`, ['Email']))[0]).toBe(
      `${CATCH_ALL}.provider.scopes.0: names no scope of the site, found: "Email"; add it under identity.scopes, or correct the key`,
    );
  });
});
