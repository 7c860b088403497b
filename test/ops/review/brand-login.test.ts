import { sentence } from '../../../access/words';
import { readPlan } from '../../../ops/review/plan-document';
import type { Block } from '../../../rules/readers/document';
import { fresh } from '../../fixtures/sites/fresh';
import { oneStack } from '../../support/site/one-stack';
import { editStack, planBetween } from '../../support/site/planned';
import { reviewOf } from './plans';

const FACTOR = 'authentik_flow_stage_binding.SignIn_MfaBinding';
const LOGIN = 'authentik_flow_stage_binding.SignIn_LoginBinding';

describe('the first review of a site whose brand gets the new flow', () => {
  const site = oneStack('identity', undefined, fresh);
  const live = { 'authentik_brand.SignIn_Brand': { flow_authentication: '0b0f6bd4-9c5a-4c21-9d5d-2b1d5d1f0c11' } };
  const BEGIN = 'people sign in by the flow `sign-in` from this apply on, ';
  const reviewWith = (edits: Readonly<Record<string, Block | null>>) => {
    const { stops, access } = reviewOf(
      readPlan(JSON.stringify(planBetween({ stack: undefined, live }, editStack(site, edits)))),
    );
    const lines = access.filter(({ kind }) => kind !== 'new').map(({ kind, words }) => `${kind}: ${sentence(words)}`);
    return { lines, stops: stops.map(({ id }) => id) };
  };

  test('has no stop where the flow works and asks for a second factor', () => {
    expect(reviewWith({})).toEqual({ lines: [], stops: [] });
  });

  test.each<[string, Readonly<Record<string, Block | null>>, readonly string[], readonly string[]]>([
    [
      'begins a session before it asks who signs in',
      { [LOGIN]: { order: 5 } },
      [
        'shut-out: ' +
          BEGIN +
          'which does not work: sign-in-login at order 5 comes before sign-in-identification at 10, which asks who signs in',
        `opened: ${BEGIN}which asks for no second factor`,
      ],
      ['access-opened', 'shut-out'],
    ],
    [
      'asks for the second factor behind the login',
      { [FACTOR]: { order: 200 } },
      [`opened: ${BEGIN}which asks for no second factor`],
      ['access-opened'],
    ],
    [
      'begins no session',
      { [LOGIN]: null },
      [`shut-out: ${BEGIN}which does not work: no stage of flow sign-in begins a session`],
      ['shut-out'],
    ],
    [
      'asks for a session',
      { 'authentik_flow.SignIn_Flow': { authentication: 'require_authenticated' } },
      [`shut-out: ${BEGIN}which does not work: flow sign-in: only a visitor with a session may start it`],
      ['shut-out'],
    ],
  ])('stops where the flow %s', (_, edits, lines, stops) => {
    expect(reviewWith(edits)).toEqual({ lines, stops: expect.arrayContaining([...stops]) });
  });
});
