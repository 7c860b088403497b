import { stopsFor } from '../plans';

const ingress = (annotations: object, spec: object = {}) => ({
  metadata: [{ name: 'login', annotations: { 'gatehouse/gate': 'none', ...annotations } }],
  spec: [
    {
      ingress_class_name: 'traefik',
      rule: [
        { host: 'sso.example.org', http: [{ path: [{ path: '/', backend: [{ service: [{ name: 'server' }] }] }] }] },
      ],
      ...spec,
    },
  ],
});
const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const ENTRY_POINTS = 'traefik.ingress.kubernetes.io/router.entrypoints';

describe('shut-out', () => {
  test.each<[address: string, before: object, after: object, found: string]>([
    [
      'authentik_flow.A',
      { designation: 'authorization', authentication: 'require_authenticated' },
      { designation: 'authorization', authentication: 'require_superuser' },
      'authentication changes: a signed-in user can no longer start the flow',
    ],
    [
      'authentik_flow.A',
      { designation: 'authentication', authentication: 'none' },
      { designation: 'authentication', authentication: 'require_authenticated' },
      'authentication changes: a visitor without a session can no longer start the flow',
    ],
    [
      'authentik_flow.A',
      { designation: 'authentication' },
      { designation: 'recovery' },
      'designation changes: authentik no longer starts the flow for what it is for',
    ],
    [
      'authentik_source_oauth.A',
      { enabled: true },
      { enabled: false },
      'enabled changes: no one can sign in by this source any more',
    ],
    [
      'authentik_source_oauth.A',
      { authentication_flow: 'a' },
      { authentication_flow: 'b' },
      'authentication_flow changes: people who sign in by this source run through another flow',
    ],
    [
      'authentik_stage_password.A',
      { backends: ['authentik.core.auth.InbuiltBackend', 'authentik.core.auth.TokenBackend'] },
      { backends: ['authentik.core.auth.TokenBackend'] },
      'backends changes: passwords are no longer compared with authentik.core.auth.InbuiltBackend',
    ],
    [
      'authentik_provider_oauth2.A',
      { issuer_mode: 'per_provider' },
      { issuer_mode: 'global' },
      'issuer_mode changes: the application still expects the old issuer in its tokens',
    ],
    [
      'authentik_outpost.A',
      { service_connection: 'a' },
      { service_connection: 'b' },
      'service_connection changes: another cluster, or none, runs the outpost',
    ],
    [
      'authentik_provider_oauth2.A',
      { client_id: 'a' },
      { client_id: 'b' },
      'client_id changes: the application still signs its users in as the old client',
    ],
    [
      'authentik_provider_oauth2.A',
      { allowed_redirect_uris: [{ url: 'https://a.example/cb' }] },
      { allowed_redirect_uris: [{ url: 'https://b.example/cb' }] },
      'allowed_redirect_uris changes: logins that return to https://a.example/cb end on an error page',
    ],
    [
      'authentik_brand.A',
      { flow_authentication: 'a' },
      { flow_authentication: 'b' },
      'flow_authentication changes: people sign in by another flow',
    ],
    [
      'authentik_stage_identification.A',
      { user_fields: ['email', 'username'] },
      { user_fields: ['username'] },
      'user_fields changes: people can no longer type their email',
    ],
    [
      'kubernetes_ingress_v1.A',
      ingress({ [MIDDLEWARES]: 'a' }),
      ingress({ [MIDDLEWARES]: 'a,traefik-lan@kubernetescrd' }),
      'metadata changes: the login page is behind traefik-lan@kubernetescrd too',
    ],
    [
      'kubernetes_ingress_v1.A',
      ingress({ [ENTRY_POINTS]: 'websecure' }),
      ingress({ [ENTRY_POINTS]: 'web' }),
      'metadata changes: Traefik listens for it at web only',
    ],
    [
      'kubernetes_ingress_v1.A',
      ingress({}),
      ingress({}, { ingress_class_name: 'nginx' }),
      'spec changes: another controller answers: ingress class nginx instead of traefik',
    ],
    [
      'kubernetes_ingress_v1.A',
      ingress({}),
      ingress({}, { rule: [] }),
      'spec changes: requests no longer reach sso.example.org/ -> server',
    ],
  ])('%s: %j -> %j', (address, before, after, found) => {
    expect(stopsFor(address, before, after).filter((stop) => stop.startsWith('shut-out '))).toEqual([
      `shut-out ${address}: ${found}`,
    ]);
  });

  test.each<[string, string, object, object]>([
    [
      'a flow that more visitors may start',
      'authentik_flow.A',
      { designation: 'authentication', authentication: 'require_superuser' },
      { designation: 'authentication', authentication: 'none' },
    ],
    [
      'an enrollment that signed-in users may no longer start',
      'authentik_flow.A',
      { designation: 'enrollment', authentication: 'none' },
      { designation: 'enrollment', authentication: 'require_unauthenticated' },
    ],
    [
      'one more redirect',
      'authentik_provider_oauth2.A',
      { allowed_redirect_uris: [{ url: 'a' }] },
      { allowed_redirect_uris: [{ url: 'a' }, { url: 'b' }] },
    ],
    ['a client id where there was none', 'authentik_provider_oauth2.A', { client_id: null }, { client_id: 'a' }],
    [
      'a middleware that goes',
      'kubernetes_ingress_v1.A',
      ingress({ [MIDDLEWARES]: 'a,b' }),
      ingress({ [MIDDLEWARES]: 'a' }),
    ],
  ])('lets %s pass', (_, address, before, after) => {
    expect(stopsFor(address, before, after).filter((stop) => stop.startsWith('shut-out '))).toEqual([]);
  });

  test('levels of a flow are ordered: one that visitors without a session may start is opened', () => {
    const level = (authentication: string) => ({ designation: 'stage_configuration', authentication });
    expect(stopsFor('authentik_flow.A', level('require_superuser'), level('require_unauthenticated'))).toEqual([
      'shut-out authentik_flow.A: authentication changes: a superuser can no longer start the flow',
      'access-opened authentik_flow.A: authentication becomes require_unauthenticated: a visitor without a session may start the flow',
    ]);
  });

  test('an outpost whose Service would select the pods of another one is stopped', () => {
    const config = (uuid: string) => {
      const value = { 'app.kubernetes.io/name': 'authentik-outpost-proxy', 'goauthentik.io/outpost-uuid': uuid };
      return JSON.stringify({
        kubernetes_json_patches: { service: [{ op: 'replace', path: '/spec/selector', value }] },
      });
    };
    const own = '0eecac0797c7443c892505f2f4fe3e47';
    const [id, name] = ['0eecac07-97c7-443c-8925-05f2f4fe3e47', 'authentik Embedded Outpost'];
    const stops = (uuid: string) =>
      stopsFor('authentik_outpost.A', { id, name, config: `${config(own)} ` }, { id, name, config: config(uuid) });
    expect(stops(own)).toEqual([]);
    expect(stops('0eecac0797c7443c892505f2f4fe3e48')).toEqual([
      expect.stringMatching(
        /^outpost-selector authentik_outpost\.A: its Service would select pods of the outpost 0eec.*48/,
      ),
    ]);
  });
});
