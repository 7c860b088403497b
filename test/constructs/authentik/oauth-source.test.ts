import { OauthSource, type OauthSourceProps } from '../../../constructs/authentik/oauth-source';
import { Adoption } from '../../../constructs/core/adoption';
import { Secrets } from '../../../constructs/core/secrets';
import { knownToPin } from '../../support/pin';
import { synthStack } from '../../support/synth';
import { addressesOf, attributesAt, flow, lifecycleAt, refusalOf } from './blocks';

const ADDRESS = 'authentik_source_oauth.GitHub';
const SECRETS = { github_secret: { opens: 'login with GitHub', from: 'GitHub' } };

function source(props: Partial<OauthSourceProps> = {}) {
  return synthStack((stack) => {
    new OauthSource(stack, 'GitHub', {
      name: 'GitHub',
      slug: 'github',
      providerType: 'github',
      consumerKey: 'a key',
      consumerSecret: new Secrets(stack, SECRETS).reference('github_secret'),
      userMatchingMode: 'email_link',
      enrollmentFlow: flow('enrol'),
      authenticationFlow: flow('sign-in'),
      ...props,
    });
  });
}

test('a source says how it knows a person, and where a new one goes; its secret is a sensitive variable', () => {
  const config = source();
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'GitHub',
    slug: 'github',
    provider_type: 'github',
    consumer_key: 'a key',
    consumer_secret: '${var.github_secret}',
    user_matching_mode: 'email_link',
    enrollment_flow: 'uuid of flow enrol',
    authentication_flow: 'uuid of flow sign-in',
  });
  expect(config.variable?.github_secret?.sensitive).toBe(true);
  expect(config.import).toBeUndefined();
});

test('an adopted source is imported by its slug and sends its secret: without it the server refuses each update', () => {
  const config = source({ adopt: Adoption.byKey(), authenticationFlow: undefined });
  expect(config.import).toEqual([{ to: ADDRESS, id: 'github' }]);
  const { ignore_changes: ignored } = lifecycleAt(config, ADDRESS) as { ignore_changes: readonly string[] };
  const left = [
    'access_token_url',
    'additional_scopes',
    'authentication_flow',
    'authorization_code_auth_method',
    'authorization_url',
    'enabled',
    'group_matching_mode',
    'oidc_jwks',
    'oidc_jwks_url',
    'oidc_well_known_url',
    'pkce',
    'policy_engine_mode',
    'profile_url',
    'promoted',
    'property_mappings',
    'property_mappings_group',
    'request_token_url',
    'user_path_template',
    'uuid',
  ];
  expect(ignored).toEqual(knownToPin('authentik_source_oauth', left));
  expect(attributesAt(config, ADDRESS).consumer_secret).toBe('${var.github_secret}');
});

test('an adopted source may have its authentication flow pinned', () => {
  const config = source({ adopt: Adoption.byKey() });
  const { ignore_changes: ignored } = lifecycleAt(config, ADDRESS) as { ignore_changes: readonly string[] };
  expect(ignored).not.toContain('authentication_flow');
  expect(attributesAt(config, ADDRESS).authentication_flow).toBe('uuid of flow sign-in');
});

test('a source that is created fails without a flow for those who come again', () => {
  expect(() => source({ authenticationFlow: undefined })).toThrow(
    'test/GitHub.authenticationFlow: is missing for a created source: returning users could not log in with it',
  );
});

test('a source that is not Terraform’s is looked up by its slug', () => {
  const slugs: string[] = [];
  const config = synthStack((stack) => {
    slugs.push(OauthSource.fromSlug(stack, 'Google', 'google').slug);
  });
  expect(addressesOf(config)).toEqual(['data.authentik_source.Google']);
  expect(attributesAt(config, 'data.authentik_source.Google')).toEqual({ slug: 'google' });
  expect(slugs).toEqual(['google']);
});

test('a source fails when name and slug are none', () => {
  expect(() => source({ name: '', slug: 'git hub' })).toThrow(
    new Error(
      'test/GitHub.name: is empty, found: ""; give the exact name that authentik shows\n' +
        'test/GitHub.slug: is not a slug, found: "git hub"; use letters, digits, "-" and "_" only',
    ),
  );
});

test('a lookup fails when the slug is empty: the provider would take the first source there is', () => {
  expect(refusalOf((stack) => OauthSource.fromSlug(stack, 'Google', ''))).toBe(
    'test.slug: is not a slug, found: ""; use letters, digits, "-" and "_" only',
  );
});
