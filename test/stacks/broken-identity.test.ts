import type { Block, SiteDocument } from '../../rules/readers/document';
import { type Broken, faults, line } from './broken';
import { real } from './identity-only';

/** What no value of a site can say, put into the finished JSON: an override, a bug, a later provider. */
describe('the finished JSON', () => {
  const FLOW = '${authentik_flow.InvitationEnrollment_Flow.uuid}';
  const outpostConfig = (change: (config: Record<string, unknown>) => void) => (block: Record<string, unknown>) => {
    const config = JSON.parse(String(block.config));
    change(config);
    block.config = JSON.stringify(config);
  };

  test.each<[what: string, address: string, change: (block: Record<string, unknown>) => void, broken: Broken]>([
    [
      'I3: ignore_changes names what the pinned provider does not have',
      'authentik_stage_identification.SignIn_Identification',
      (block) => ignored(block).push('webauthn_stage'),
      [
        'ignore-changes-in-schema',
        'authentik_stage_identification.SignIn_Identification',
        'webauthn_stage, which provider 2024.12.1 does not have',
        'leave the list to adopt(), which derives it from the schema',
      ],
    ],
    [
      'I3: ignore_changes names what the provider never reads',
      'authentik_stage_user_login.SignIn_SourceLogin',
      (block) => ignored(block).push('network_binding'),
      [
        'ignore-changes-read',
        'authentik_stage_user_login.SignIn_SourceLogin',
        'network_binding',
        'manage the attribute, with the value that the server has now',
      ],
    ],
    [
      'I3: ignore_changes lost a name: the sources that the UI shows would go',
      'authentik_stage_identification.SignIn_Identification',
      (block) => ignored(block).splice(ignored(block).indexOf('sources'), 1),
      [
        'ignore-changes-complete',
        'authentik_stage_identification.SignIn_Identification',
        'nothing about sources',
        'leave the list to adopt()',
      ],
    ],
    [
      'I6: the reputation policy is bound to a flow',
      'authentik_policy_binding.InvitationEnrollment_Flow_LoginBinding_GroupAssignment',
      (block) =>
        Object.assign(block, { policy: '${authentik_policy_reputation.BruteForceProtection.id}', target: FLOW }),
      [
        'no-reputation-on-flow',
        'authentik_policy_binding.InvitationEnrollment_Flow_LoginBinding_GroupAssignment',
        'a binding to authentik_flow.InvitationEnrollment_Flow',
        'bind it to the stage binding of a captcha or deny stage, with StageBinding.addPolicy',
      ],
    ],
    [
      'I7: `managed` of the embedded outpost is written',
      'authentik_outpost.EmbeddedOutpost',
      (block) => Object.assign(block, { managed: 'goauthentik.io/outposts/embedded' }),
      [
        'outpost-managed-unwritten',
        'authentik_outpost.EmbeddedOutpost',
        'managed "goauthentik.io/outposts/embedded"',
        'decide first how to leave `managed` alone with this provider, then change this rule',
      ],
    ],
    [
      'I8: the Service of the embedded outpost is not patched',
      'authentik_outpost.EmbeddedOutpost',
      outpostConfig((config) => delete (config.kubernetes_json_patches as Record<string, unknown>).service),
      [
        'embedded-outpost-selector',
        'authentik_outpost.EmbeddedOutpost',
        'no patch of /spec/selector',
        'replace /spec/selector with outpostLabels(uuid)',
      ],
    ],
    [
      'a policy over the flow plan is evaluated at planning',
      'authentik_flow_stage_binding.InvitationEnrollment_Flow_LoginBinding',
      (block) => Object.assign(block, { evaluate_on_plan: true }),
      [
        'flow-plan-policies-at-stage',
        'authentik_policy_binding.InvitationEnrollment_Flow_LoginBinding_GroupAssignment',
        'evaluate_on_plan true, re_evaluate_policies true',
        "bind it to a stage binding with evaluate: 'stage'",
      ],
    ],
    [
      'a group says its parent, which the server does not know any more',
      'authentik_group.PublicGuests_Group',
      // Without a member it is no group of guests, which may have no parent at all.
      (block) => Object.assign(block, { parent: '${data.authentik_group.AllowLoginUsers.id}', users: [] }),
      [
        'provider-server-pair',
        'authentik_group.PublicGuests_Group',
        'parent with provider 2024.12.1 and server 2026.2.4: the server knows `parents` only: each write loses the hierarchy',
        'leave the attribute to the UI, or pin a provider that fits the server',
      ],
    ],
    [
      'an adopted stage may be destroyed',
      'authentik_stage_user_login.SignIn_PasswordLogin',
      (block) => delete (block.lifecycle as Record<string, unknown>).prevent_destroy,
      [
        'adopted-kept',
        'authentik_stage_user_login.SignIn_PasswordLogin',
        'no prevent_destroy',
        'adopt it with adopt()',
      ],
    ],
    [
      'Python is read as a template',
      'authentik_policy_expression.InvitationEnrollment_GroupPolicy',
      (block) => Object.assign(block, { expression: 'return f"${request.user}"' }),
      [
        'static-text-escaped',
        'authentik_policy_expression.InvitationEnrollment_GroupPolicy',
        'expression: ${request.user}',
        'pass the text through staticText()',
      ],
    ],
    [
      'a secret stands in the JSON',
      'authentik_source_oauth.GitHub',
      (block) => Object.assign(block, { consumer_secret: 'hunter2' }),
      [
        'no-secret-values',
        'authentik_source_oauth.GitHub',
        'consumer_secret is not a reference to a sensitive variable',
        'name the secret in the site and let it come in as a sensitive variable',
      ],
    ],
  ])('%s', (_, address, change, broken) => {
    const site = structuredClone(real);
    change(blockOf(site, address));
    expect(faults(site)).toEqual([line(broken)]);
  });

  test('an adopted resource vanishes and leaves its import behind', () => {
    const site = structuredClone(real);
    const sources = site.stacks[0]?.config.resource?.authentik_source_oauth as Record<string, Block>;
    delete sources.Facebook;
    expect(faults(site)).toContain(
      line([
        'imports-have-targets',
        'authentik_source_oauth.Facebook',
        'no such resource',
        'remove the import block together with its resource',
      ]),
    );
  });
});

function blockOf(site: SiteDocument, address: string): Record<string, unknown> {
  const [type = '', name = ''] = address.split('.');
  const block = site.stacks[0]?.config.resource?.[type]?.[name];
  if (block === undefined) throw new Error(`the real site has no ${address} any more: correct this test`);
  return block as Record<string, unknown>;
}

function ignored(block: Record<string, unknown>): string[] {
  return (block.lifecycle as { ignore_changes: string[] }).ignore_changes;
}
