import { Application } from '../../../constructs/authentik/applications/application';
import { Oauth2Provider } from '../../../constructs/authentik/applications/oauth2-provider';
import { ProxyProvider } from '../../../constructs/authentik/applications/proxy-provider';
import { ExpressionPolicy } from '../../../constructs/authentik/expression-policy';
import { Flow } from '../../../constructs/authentik/flows/flow';
import { IdentificationStage } from '../../../constructs/authentik/flows/identification-stage';
import { InvitationStage } from '../../../constructs/authentik/flows/invitation-stage';
import { type PromptFieldProps, PromptStage } from '../../../constructs/authentik/flows/prompt-stage';
import { StageBinding } from '../../../constructs/authentik/flows/stage-binding';
import { UserLoginStage } from '../../../constructs/authentik/flows/user-login-stage';
import { UserWriteStage } from '../../../constructs/authentik/flows/user-write-stage';
import { Group } from '../../../constructs/authentik/group';
import { OauthSource } from '../../../constructs/authentik/oauth-source';
import { PolicyBinding } from '../../../constructs/authentik/policy-binding';
import { ReputationPolicy } from '../../../constructs/authentik/reputation-policy';
import { User } from '../../../constructs/authentik/user';
import { Adoption } from '../../../constructs/core/adoption';
import type { SiteStack } from '../../../constructs/core/stack';
import { lifecycleOf } from '../../../rules/readers/document';
import { PINNED_SCHEMA } from '../../support/pin';
import { synthStack } from '../../support/site/synth';
import { CLIENT, FLOWS, flow, group, LOGIN, PROXY, provider, SOURCE, stage } from './blocks';

const UUID = '1c92b5eb-eaae-4033-b1db-21b48c6b47f0';
const KEY = { adopt: Adoption.byKey() };
const ID = { adopt: Adoption.byId(UUID) };
const NUMBER = { adopt: Adoption.byId('7') };
const UNBOUND = { networkBinding: 'no_binding', geoipBinding: 'no_binding' } as const;
const WIKI = { name: 'Wiki', slug: 'wiki', provider: provider('wiki') };
const FIELD: PromptFieldProps = { name: 'mail', fieldKey: 'email', label: 'E-mail', type: 'email', order: 10 };
const BINDING = { flow: flow('enrol'), stage: stage('prompt'), order: 10 };

/** Lists what Terraform owns of it, or the server ignores: everything else is in `ignore_changes` (I3). */
test.each<[string, (stack: SiteStack) => unknown, string]>([
  [
    'application',
    (s) => new Application(s, 'It', { ...WIKI, ...KEY }),
    'name policy_engine_mode protocol_provider slug',
  ],
  [
    'application',
    (s) => new Application(s, 'It', { ...WIKI, ...KEY, launchUrl: 'https://wiki.example.org' }),
    'meta_launch_url name policy_engine_mode protocol_provider slug',
  ],
  [
    'flow',
    (s) => new Flow(s, 'It', { name: 'Enrol', slug: 'enrol', designation: 'enrollment', ...KEY }),
    'authentication designation slug',
  ],
  [
    'flow',
    (s) => new Flow(s, 'It', { name: 'Enrol', slug: 'enrol', title: 'Hi', designation: 'enrollment', ...KEY }),
    'authentication designation slug title',
  ],
  ['flow_stage_binding', (s) => new StageBinding(s, 'It', { ...BINDING, ...ID }), 'order stage target'],
  [
    'flow_stage_binding',
    (s) => new StageBinding(s, 'It', { ...BINDING, evaluate: 'stage', ...ID }),
    'evaluate_on_plan order re_evaluate_policies stage target',
  ],
  ['group', (s) => new Group(s, 'It', { name: 'Editors', roles: [], ...KEY }), `is_superuser name parent roles`],
  [
    'policy_binding',
    (s) => new PolicyBinding(s, 'It', { target: 'x', group: group('Editors'), order: 0, ...ID }),
    'enabled failure_result group negate order target',
  ],
  [
    'policy_binding',
    (s) => new PolicyBinding(s, 'It', { target: 'x', policy: { kind: 'expression', policyId: 'p' }, order: 0, ...ID }),
    'enabled failure_result negate order policy target',
  ],
  [
    'policy_expression',
    (s) => new ExpressionPolicy(s, 'It', { name: 'noon', expression: 'return True', ...ID }),
    'expression name',
  ],
  [
    'policy_reputation',
    (s) => new ReputationPolicy(s, 'It', { name: 'bad', threshold: -5, ...ID }),
    'check_ip check_username name threshold',
  ],
  [
    'provider_oauth2',
    (s) => new Oauth2Provider(s, 'It', { ...CLIENT, ...NUMBER }),
    'access_token_validity allowed_redirect_uris authorization_flow client_id client_type ' +
      'include_claims_in_id_token invalidation_flow jwks_sources name property_mappings refresh_token_validity signing_key',
  ],
  [
    'provider_oauth2',
    (s) =>
      Oauth2Provider.adoptAuthorizationFlow(s, 'It', {
        name: 'Vault',
        clientType: 'public',
        adopt: { provider: NUMBER.adopt },
        ...FLOWS,
      }),
    'authorization_flow jwks_sources',
  ],
  [
    'provider_proxy',
    (s) => new ProxyProvider(s, 'It', { ...PROXY, ...NUMBER }),
    'access_token_validity authorization_flow external_host invalidation_flow jwks_sources mode name property_mappings',
  ],
  [
    'provider_proxy',
    (s) =>
      new ProxyProvider(s, 'It', {
        ...PROXY,
        mode: 'forward_domain',
        cookieDomain: 'example.org',
        authenticationFlow: flow('guests'),
        ...NUMBER,
      }),
    'access_token_validity authentication_flow authorization_flow cookie_domain external_host invalidation_flow ' +
      'jwks_sources mode name property_mappings',
  ],
  [
    'source_oauth',
    (s) => new OauthSource(s, 'It', { ...SOURCE, authenticationFlow: undefined, ...KEY }),
    'consumer_key consumer_secret enrollment_flow name provider_type slug user_matching_mode',
  ],
  [
    'source_oauth',
    (s) => new OauthSource(s, 'It', { ...SOURCE, ...KEY }),
    'authentication_flow consumer_key consumer_secret enrollment_flow name provider_type slug user_matching_mode',
  ],
  [
    'stage_identification',
    (s) => IdentificationStage.adoptPasswordStage(s, 'It', { name: 'who', passwordStage: stage('password'), ...KEY }),
    'password_stage',
  ],
  [
    'stage_identification',
    (s) => new IdentificationStage(s, 'It', { name: 'who', sources: [{ slug: 'a', uuid: 'b' }], ...KEY }),
    'name sources',
  ],
  [
    'stage_invitation',
    (s) => new InvitationStage(s, 'It', { name: 'invitation', ...KEY }),
    'continue_flow_without_invitation name',
  ],
  ['stage_prompt', (s) => new PromptStage(s, 'It', { name: 'prompt', fields: {}, ...KEY }), 'fields name'],
  [
    'stage_prompt_field',
    (s) => new PromptStage(s, 'Prompt', { name: 'prompt', fields: { It: { ...FIELD, ...ID } } }),
    'field_key name order required type',
  ],
  [
    'stage_user_login',
    (s) => new UserLoginStage(s, 'It', { ...LOGIN, ...UNBOUND, ...ID }),
    'geoip_binding name network_binding session_duration',
  ],
  ['stage_user_write', (s) => new UserWriteStage(s, 'It', { name: 'write', ...KEY }), 'create_users_as_inactive name'],
  [
    'user',
    (s) => new User(s, 'It', { username: 'guest', type: 'internal', ...NUMBER }),
    'is_active name password path type username',
  ],
])('of type %s cannot be destroyed, and only these attributes of it are sent', (type, build, sent) => {
  const { resource = {} } = synthStack(build);
  const [block = {}] = Object.values(resource[`authentik_${type}`] ?? {});
  const { prevent_destroy: kept, ignore_changes: ignored = [] } = lifecycleOf(block);
  expect(kept).toBe(true);
  const settable = PINNED_SCHEMA.settable(`authentik_${type}`);
  expect(settable.filter((name) => !(ignored as readonly string[]).includes(name))).toEqual(
    sent.split(' ').filter((name) => PINNED_SCHEMA.has(`authentik_${type}`, name)),
  );
});
