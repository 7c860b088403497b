import { sentence } from '../../../access/words';
import { readPlan } from '../../../ops/review/plan-document';
import type { Block, StackDocument } from '../../../rules/readers/document';
import type { SiteInput } from '../../../sites/schema/site';
import { fresh } from '../../fixtures/sites/fresh';
import { put } from '../../sites/schema/change';
import { oneStack } from '../../support/site/one-stack';
import { editStack, linesBetween, planBetween } from '../../support/site/planned';
import { reviewOf } from './plans';

const harbour = oneStack('identity');
const small = oneStack('identity', undefined, fresh);
const LOGIN = 'authentik_stage_user_login.SignIn_Login';

const edited = (path: string, value: unknown) =>
  oneStack('identity', (site: SiteInput) => {
    put(site, `identity.${path}`, value);
  });
const renamed = (from: string, to: string): StackDocument =>
  JSON.parse(JSON.stringify(harbour).replaceAll(from, to)) as StackDocument;

/** Every line about access, and every stop. */
function tell(before: StackDocument, after: StackDocument) {
  const { access, stops } = reviewOf(readPlan(JSON.stringify(planBetween({ stack: before }, after))));
  return {
    lines: access.map(({ kind, words }) => `${kind}: ${sentence(words)}`),
    stops: stops.map(({ id, address }) => `${id} ${address}`),
  };
}

test('a login stage that is deleted under the login shuts everyone out', () => {
  const PASSWORD = 'authentik_stage_user_login.SignIn_PasswordLogin';
  expect(tell(harbour, edited('signIn.logins.PasswordLogin', undefined))).toEqual({
    lines: ['shut-out: logins by password, passkey end without a session: the stage is deleted'],
    stops: [`destroy ${PASSWORD}`, `shut-out ${PASSWORD}`],
  });
});

test('a login stage that another one replaces ends no login', () => {
  const stage = small.config.resource?.authentik_stage_user_login?.SignIn_Login ?? {};
  const after = editStack(small, {
    [LOGIN]: null,
    'authentik_stage_user_login.Main': { ...stage, name: 'main-login' },
    'authentik_flow_stage_binding.SignIn_LoginBinding': { stage: '${authentik_stage_user_login.Main.id}' },
  });
  expect(tell(small, after).lines.join()).not.toContain('without a session');
});

test.each<[string, StackDocument, StackDocument, readonly string[]]>([
  ['a login stage', small, editStack(small, { [LOGIN]: { name: 'main-login' } }), []],
  [
    'a login stage that lasts longer',
    small,
    editStack(small, { [LOGIN]: { name: 'main-login', session_duration: 'weeks=3' } }),
    ['other: logins by password last 3 weeks (before: 2 weeks)'],
  ],
  [
    'a source that links accounts',
    harbour,
    editStack(harbour, { 'authentik_source_oauth.GitHub': { name: 'Git accounts' } }),
    [],
  ],
  ['the group of the guests', harbour, renamed('Public Guests', 'Visitors'), []],
])('%s is renamed: no one is shut out, and nothing opens', (_, before, after, lines) => {
  expect(tell(before, after)).toEqual({ lines, stops: [] });
});

test('the flow of new people of the sources is renamed: they still come there', () => {
  const FLOW = 'authentik_flow.InvitationEnrollment_SourceFlow';
  expect(tell(harbour, editStack(harbour, { [FLOW]: { slug: 'other-enrollment' } }))).toEqual({
    lines: [
      `shut-out: \`${FLOW}\`: slug changes: links and bookmarks lead to the old address`,
      'other: new people who come by `Google`, `GitHub`, `Facebook` sign up by the flow `other-enrollment`, ' +
        'by invitation only, and become `Allow Login Users` (before: `source-enrollment`)',
    ],
    stops: [`shut-out ${FLOW}`],
  });
});

test('a flow that no longer refuses guests is an opening, told by its slug where the plan still has it', () => {
  const BINDING = 'authentik_policy_binding.PublicGuests_Closed_PasswordChange_NoGuests';
  expect(tell(harbour, editStack(harbour, { [BINDING]: null }))).toEqual({
    lines: ['opened: a flow no longer refuses guests: `default-password-change`'],
    stops: [`access-opened ${BINDING}`],
  });
  expect(tell(harbour, edited('publicGuests.closedFlows.PasswordChange', 'my-own-flow'))).toEqual({
    lines: [
      `opened: the flow of a binding no longer refuses guests: \`${BINDING}\``,
      'closed: a flow now refuses guests: `my-own-flow`',
    ],
    stops: [`access-opened ${BINDING}`],
  });
});

test('groups in the place of the policy against guests close an application, and are no stop', () => {
  const { lines, stops } = tell(harbour, edited('applications.Vault.access', { groups: ['TaskSubmitters'] }));
  expect(lines).toEqual([expect.stringMatching(/^closed: only `Task Submitters`, .* can now open `Vault`/)]);
  expect(stops).toEqual([]);
});

test('new people of a source who join another group by another flow are an opening, though by invitation', () => {
  const bind = (stage: string, order: number) => ({
    target: '${authentik_flow.Other.id}',
    stage: `\${${stage}.id}`,
    order,
  });
  const other = editStack(harbour, {
    'authentik_flow.Other': { slug: 'other', name: 'Other', title: 'Other', designation: 'enrollment' },
    'authentik_stage_user_write.Other': {
      name: 'write',
      create_users_group: '${data.authentik_group.TaskSubmitters.id}',
    },
    'authentik_flow_stage_binding.OtherInvitation': bind(
      'authentik_stage_invitation.InvitationEnrollment_Invitation',
      10,
    ),
    'authentik_flow_stage_binding.OtherWrite': bind('authentik_stage_user_write.Other', 20),
  });
  const after = editStack(other, {
    'authentik_source_oauth.Google': { enrollment_flow: '${authentik_flow.Other.id}' },
  });
  expect(linesBetween({ stack: other }, after)).toEqual([
    'opened: new people who come by `Google` sign up by the flow `other`, by invitation only, and become `Task Submitters` ' +
      '(before: `source-enrollment`)',
  ]);
});

test('a binding to a stage that only asks opens nothing when it goes, and one of the same policy elsewhere is told', () => {
  const own = 'authentik_policy_binding.InvitationEnrollment_Flow_IdentificationBinding_NoPasskey';
  const block = harbour.config.resource?.authentik_policy_binding?.[own.split('.')[1] ?? ''] as Block;
  expect(block).toBeDefined();
  expect(linesBetween({ stack: harbour }, editStack(harbour, { [own]: null })).join()).not.toContain(own);
  const elsewhere = 'authentik_policy_binding.Elsewhere';
  const target = '${authentik_source_oauth.GitHub.uuid}';
  const before = editStack(harbour, { [elsewhere]: { ...block, target } });
  expect(linesBetween({ stack: before }, harbour).join()).toContain(elsewhere);
});
