import { enrollmentByInvitation } from '../../../rules/authentik/enrollment-by-invitation';
import type { Block } from '../../../rules/readers/document';
import { findings } from '../documents';

const CREATED = { target: '${authentik_flow.Enrol.uuid}' };
const LOOKED_UP = { target: '${data.authentik_flow.Old.id}' };
const INVITATION = { stage: '${authentik_stage_invitation.Invitation.id}', order: 10 };
const WRITE = { stage: '${authentik_stage_user_write.Write.id}', order: 20 };

/** A stack with two flows, of which the bindings use one, and a source. */
function check(bindings: Readonly<Record<string, Block>>, more: Readonly<Record<string, Record<string, Block>>> = {}) {
  return findings(enrollmentByInvitation, {
    data: { authentik_flow: { Old: { slug: 'old' } } },
    resource: {
      authentik_flow: { Enrol: { slug: 'enrol', designation: 'enrollment' } },
      authentik_stage_invitation: { Invitation: { name: 'invitation' } },
      authentik_stage_user_write: { Write: { name: 'write' } },
      authentik_flow_stage_binding: bindings,
      ...more,
    },
  }).map(({ address, found }) => `${address}: ${found}`);
}

test('an invitation before the user is written is accepted, and so is a source that enrols there', () => {
  const source = { authentik_source_oauth: { GitHub: { enrollment_flow: CREATED.target } } };
  expect(check({ A: { ...CREATED, ...INVITATION }, B: { ...CREATED, ...WRITE } }, source)).toEqual([]);
  expect(check({ A: { ...LOOKED_UP, ...INVITATION }, B: { ...LOOKED_UP, ...WRITE } })).toEqual([]);
});

test.each<[string, Parameters<typeof check>, string]>([
  [
    'without an invitation',
    [{ B: { ...CREATED, ...WRITE } }],
    'authentik_flow.Enrol: writes new users without an invitation stage',
  ],
  [
    'of the UI without an invitation',
    [{ B: { ...LOOKED_UP, ...WRITE } }],
    'authentik_flow_stage_binding.B: writes new users without an invitation stage',
  ],
  [
    'that writes the user first',
    [{ A: { ...CREATED, ...INVITATION, order: 30 }, B: { ...CREATED, ...WRITE } }],
    'authentik_flow.Enrol: writes new users at order 20, before the invitation is checked at 30',
  ],
  [
    'that continues without an invitation',
    [
      { A: { ...CREATED, ...INVITATION }, B: { ...CREATED, ...WRITE } },
      { authentik_stage_invitation: { Invitation: { name: 'invitation', continue_flow_without_invitation: true } } },
    ],
    'authentik_flow.Enrol: invitation continues without an invitation',
  ],
  [
    'whose invitation a policy skips',
    [
      { A: { ...CREATED, ...INVITATION }, B: { ...CREATED, ...WRITE } },
      {
        authentik_policy_expression: { Sometimes: { name: 'sometimes' } },
        authentik_policy_binding: {
          S: { target: '${authentik_flow_stage_binding.A.id}', policy: '${authentik_policy_expression.Sometimes.id}' },
        },
      },
    ],
    'authentik_flow.Enrol: sometimes decides whether the invitation is checked',
  ],
  [
    'of a source alone',
    [
      { A: { ...CREATED, ...INVITATION }, B: { ...CREATED, ...WRITE } },
      { authentik_source_oauth: { GitHub: { enrollment_flow: LOOKED_UP.target } } },
    ],
    'authentik_source_oauth.GitHub: enrols with the flow old, whose stages the stack does not have',
  ],
])('an enrollment %s is found', (_, args, found) => {
  expect(check(...args)).toEqual([found]);
});
