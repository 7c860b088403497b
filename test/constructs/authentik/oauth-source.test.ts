import { OauthSource, type OauthSourceProps } from '../../../constructs/authentik/oauth-source';
import { Secrets } from '../../../constructs/core/secrets';
import { synthStack } from '../../support/site/synth';
import { addressesOf, attributesAt, SOURCE } from './blocks';

const ADDRESS = 'authentik_source_oauth.GitHub';
const SECRETS = { github_secret: { opens: 'login with GitHub', from: 'GitHub' } };

function source(props: Partial<OauthSourceProps> = {}) {
  return synthStack((stack) => {
    const consumerSecret = new Secrets(stack, SECRETS).reference('github_secret');
    new OauthSource(stack, 'GitHub', { ...SOURCE, consumerSecret, ...props });
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

test('a source that is created fails without a flow for returning users', () => {
  expect(() => source({ authenticationFlow: undefined })).toThrow(
    'test/GitHub.authenticationFlow: is missing for a created source: returning users could not log in with it',
  );
});

test("a source that is not Terraform's is looked up by its slug", () => {
  const slugs: string[] = [];
  const config = synthStack((stack) => {
    slugs.push(OauthSource.fromSlug(stack, 'Google', 'google').slug);
  });
  expect(addressesOf(config)).toEqual(['data.authentik_source.Google']);
  expect(attributesAt(config, 'data.authentik_source.Google')).toEqual({ slug: 'google' });
  expect(slugs).toEqual(['google']);
});
