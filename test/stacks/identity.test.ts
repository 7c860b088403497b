import { lifecycleOf } from '../../rules/readers/document';
import { attributesAt } from '../constructs/authentik/blocks';
import { allOf, identityOf, resourcesOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';
import { PIN } from '../support/pin';

const identity = identityOf();

describe('the stack', () => {
  test('talks to the server of the site, with a token from a sensitive variable', () => {
    expect(identity.provider).toEqual({
      authentik: [{ url: 'https://authentik.harbour.example', token: '${var.authentik_token}' }],
    });
    expect(identity.terraform).toEqual({
      backend: { local: { path: '../../../state/harbour/identity.tfstate' } },
      required_providers: { authentik: { source: 'goauthentik/authentik', version: PIN } },
    });
  });

  test('destroys nothing that it took over, and guards nothing else', () => {
    const guarded = resourcesOf(identity).filter(([, block]) => lifecycleOf(block).prevent_destroy === true);
    expect(guarded.map(([address]) => address).sort()).toEqual(identity.import?.map(({ to }) => to).sort());
  });

  test('holds no user but the guest, and no member of a group but the guest', () => {
    expect(Object.keys(identity.resource?.authentik_user ?? {})).toEqual(['PublicGuests_User']);
    expect(
      resourcesOf(identity)
        .filter(([, { users }]) => users !== undefined)
        .map(([address]) => address),
    ).toEqual(['authentik_group.PublicGuests_Group']);
  });
});

test('a redirect URI that is a regular expression is no template of Terraform', () => {
  const { output } = identityOf((site) => {
    put(site, 'identity.applications.KubernetesDashboard.redirectUris', [
      { matchingMode: 'regex', url: 'https://k8s\\.harbour\\.example/a{1,2}%{x}$' },
    ]);
  });
  expect(JSON.stringify(output)).toContain('a{1,2}%%{x}$');
});

test('a created identification stage shows the sources and the passkey button', () => {
  const config = identityOf((site) => put(site, 'identity.signIn.identification.adopt', undefined));
  const sources = ['Google', 'GitHub', 'Facebook'].map((id) => `\${authentik_source_oauth.${id}.uuid}`);
  const way = { sources, passwordless_flow: '${data.authentik_flow.Passkey.id}' };
  expect(attributesAt(config, 'authentik_stage_identification.SignIn_Identification')).toMatchObject(way);
});

test("a source that Terraform creates leads to authentik's flow for returning users", () => {
  const { resource, data } = identityOf((site) => {
    for (const id of ['Google', 'GitHub']) put(site, `identity.sources.${id}.adopt`, undefined);
  });
  const flows = Object.values(allOf('authentik_source_oauth', resource)).map(({ authentication_flow: flow }) => flow);
  const made = '${data.authentik_flow.SourceAuthentication.id}';
  expect(flows).toEqual([undefined, made, made]);
  expect(allOf('authentik_flow', data).SourceAuthentication).toEqual({ slug: 'default-source-authentication' });
});

test('every source leads to the flow with the second factor that the site states, an adopted one too, once its stages are bound', () => {
  const { resource, data, output } = identityOf((site) => {
    put(site, 'identity.sources.Google.adopt', undefined);
    put(site, 'identity.signIn.sourceFlow', {
      slug: 'source-sign-in',
      title: 'Welcome',
      secondFactor: 'devices-of-the-ui',
      sessionDuration: 'weeks=4',
    });
  });
  const parts = [
    'policy_binding.SourceSignIn_Flow_StartedBySource',
    ...['SecondFactor', 'Login'].map((stage) => `flow_stage_binding.SourceSignIn_Flow_${stage}Binding`),
  ];
  const sources = Object.values(allOf('authentik_source_oauth', resource));
  expect(sources).toHaveLength(3);
  for (const { authentication_flow: flow, depends_on: after } of sources) {
    expect(flow).toBe('${authentik_flow.SourceSignIn_Flow.uuid}');
    expect(after).toEqual(parts.map((part) => `authentik_${part}`));
  }
  expect(allOf('authentik_flow', data)).not.toHaveProperty('SourceAuthentication');
  // `ops access` knows what a stage of the UI does.
  expect(output?.access?.value).toMatchObject({ sign_in: { stages: { 'devices-of-the-ui': 'second-factor' } } });
});

describe('guests', () => {
  test('may run none of the flows that the site lists', () => {
    const bindings = Object.entries(allOf('authentik_policy_binding', identity.resource));
    const closed = bindings.filter(([id]) => id.startsWith('PublicGuests_Closed_')).map(([, { target }]) => target);
    expect(closed).toHaveLength(7);
    expect(closed).toContain('${data.authentik_flow.Authorization.id}');
    expect(closed).toContain('${data.authentik_flow.PublicGuests_Closed_PasskeySetup_Flow.id}');
  });

  test('keep no user out of a site that has none', () => {
    const config = identityOf((site) => put(site, 'identity.publicGuests', undefined));
    expect(Object.keys(allOf('authentik_policy_expression', config.resource)).join()).not.toContain('PublicGuests');
    expect(JSON.stringify(config)).not.toContain('Public Guests');
  });
});
