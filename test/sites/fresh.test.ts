import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import { allResources, lifecycleOf, readIgnored, stringsIn } from '../../rules/readers/document';
import { fresh } from '../fixtures/sites/fresh';
import { harbour } from '../fixtures/sites/harbour';
import { siteOf } from '../support/site/site-app';

const site = siteOf(undefined, fresh);
const [identity] = site.stacks;

test('a fresh site breaks no rule and needs no exception', () => {
  expect(enforceRules(site, RULES, fresh.exceptions ?? []).faults).toEqual([]);
  expect(fresh.exceptions).toBeUndefined();
});

test('a fresh site adopts the brand alone, and leaves to the UI only what it does not state', () => {
  const brand = 'authentik_brand.SignIn_Brand';
  expect(site.stacks.flatMap(({ config }) => config.import ?? []).map(({ to }) => to)).toEqual([brand]);
  for (const { block } of site.stacks.flatMap(allResources).filter(({ address }) => address !== brand)) {
    expect(lifecycleOf(block).prevent_destroy).toBeUndefined();
    expect(readIgnored(block).filter((attribute) => block[attribute] !== undefined)).toEqual([]);
  }
});

test('a fresh site makes the whole sign-in by itself', () => {
  expect(
    allResources(identity!)
      .map(({ address }) => address)
      .sort(),
  ).toEqual([
    'authentik_application.Wiki_Application',
    'authentik_brand.SignIn_Brand',
    'authentik_flow.SignIn_Flow',
    'authentik_flow_stage_binding.SignIn_IdentificationBinding',
    'authentik_flow_stage_binding.SignIn_LoginBinding',
    'authentik_flow_stage_binding.SignIn_MfaBinding',
    'authentik_group.Members',
    'authentik_policy_binding.Wiki_Application_Members',
    'authentik_provider_oauth2.Wiki_Provider',
    'authentik_stage_identification.SignIn_Identification',
    'authentik_stage_user_login.SignIn_Login',
  ]);
});

test('no word of the other site is in the example', () => {
  expect(JSON.stringify(site).toLowerCase()).not.toContain('harbour');
});

test('no value of the other site is in the example, apart from names that authentik itself gives', () => {
  const own = new Set([...stringsIn(fresh)].map(({ text }) => text));
  const foreign = [...stringsIn(harbour)].map(({ text }) => text).filter((text) => !own.has(text));
  const shown = new Set(site.stacks.flatMap(({ config }) => [...stringsIn(config)]).map(({ text }) => text));
  // Words of Terraform and authentik that both use, whatever the site.
  const common = ['no_binding', 'identity', 'Welcome', 'retry'];
  expect(foreign.filter((text) => shown.has(text) && !common.includes(text))).toEqual([]);
});
