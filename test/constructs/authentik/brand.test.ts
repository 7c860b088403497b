import { Brand } from '../../../constructs/authentik/brand';
import { Flow } from '../../../constructs/authentik/flows/flow';
import { StageBinding } from '../../../constructs/authentik/flows/stage-binding';
import { synthStack } from '../../support/site/synth';
import { addressesOf, attributesAt, flow, lifecycleAt, refusalOf, stage } from './blocks';

const KEY = { domain: 'authentik-default', host: 'sso.example.org' };
const SERVES = {
  condition: '${(self.default || contains(["sso.example.org", "example.org", "org"], lower(self.domain)))}',
  error_message: expect.stringContaining('does not serve sso.example.org'),
};

test('a brand is adopted by its domain with the login flow alone, after the stages of the flow', () => {
  const config = synthStack((stack) => {
    const loginFlow = new Flow(stack, 'Login', { name: 'n', slug: 's', title: 't', designation: 'authentication' });
    const { resource } = new StageBinding(stack, 'Binding', { flow: loginFlow, stage: stage('who'), order: 10 });
    new Brand(stack, 'Brand', { ...KEY, loginFlow, after: [resource] });
  });
  expect(attributesAt(config, 'authentik_brand.Brand')).toEqual({
    domain: 'authentik-default',
    // The provider never reads it: the live value keeps the default brand.
    default: '${data.authentik_brand.Brand_Existing.default}',
    flow_authentication: '${authentik_flow.Login.uuid}',
    depends_on: ['authentik_flow_stage_binding.Binding'],
  });
  const { prevent_destroy, ignore_changes } = lifecycleAt(config, 'authentik_brand.Brand') as Record<string, unknown>;
  expect(prevent_destroy).toBe(true);
  expect(ignore_changes).toEqual(expect.arrayContaining(['branding_title', 'flow_recovery', 'flow_invalidation']));
  expect(lifecycleAt(config, 'data.authentik_brand.Brand_Existing')).toEqual({ postcondition: [SERVES] });
  expect(config.import).toEqual([{ to: 'authentik_brand.Brand', id: '${data.authentik_brand.Brand_Existing.id}' }]);
});

test('a brand of the UI is only looked up, and fails the plan where it has another login flow or serves another host', () => {
  const config = synthStack((stack) => {
    const login = Flow.fromSlug(stack, 'Login', 'default-authentication-flow');
    Brand.expectLoginFlow(stack, 'Brand', KEY, login);
  });
  expect(addressesOf(config)).toEqual(['data.authentik_brand.Brand', 'data.authentik_flow.Login']);
  expect(lifecycleAt(config, 'data.authentik_brand.Brand')).toEqual({
    postcondition: [
      SERVES,
      {
        condition: '${(self.flow_authentication == data.authentik_flow.Login.id)}',
        error_message: expect.stringContaining('has another login flow than default-authentication-flow'),
      },
    ],
  });
});

test('fails when the domain is empty, which finds any brand', () => {
  const refusal = refusalOf((stack) => Brand.expectLoginFlow(stack, 'Brand', { ...KEY, domain: ' ' }, flow('login')));
  expect(refusal).toContain('domain: is empty');
});
