import { reviewLines } from '../../../ops/review/review-text';
import { type ChangeInput, createChange, moduleOf, planOf, reviewOf } from './plans';

const uuid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`;
const SOURCE = 'authentik_source_oauth.Google_Source';
const STAGE = 'authentik_stage_identification.SignIn_Identification';
const FLOW = 'authentik_flow.SourceEnrollment_Flow';

/** The plan of some changes, with what is live, what is looked up, and the references of the configuration. */
function linesOf(changes: readonly ChangeInput[], expressions: Readonly<Record<string, object>>) {
  const objects = {
    [FLOW]: { name: 'Enrol', slug: 'source-enrollment' },
    [SOURCE]: { uuid: uuid('1'), name: 'Google', slug: 'google' },
    'authentik_source_oauth.Forgejo_Source': { name: 'Forgejo', slug: 'forgejo' },
    'authentik_source_oauth.GitHub_Source': { uuid: uuid('2'), name: 'GitHub', slug: 'github' },
  };
  const resources = Object.entries(expressions).map(([address, values]) => ({ address, expressions: values }));
  const plan = planOf(changes, {
    prior_state: { values: moduleOf(objects) },
    planned_values: moduleOf(objects),
    configuration: { root_module: { resources } },
  });
  const lines = reviewLines(reviewOf(plan)).map((line) => line.trim());
  return lines.filter((line) => /^(sources|enrollment_flow|fallback):|^[+-] "/.test(line));
}

const references = (...addresses: readonly string[]) => ({
  references: addresses.flatMap((address) => [`${address}.uuid`, address]),
});

test('a reference to an object that is created is named from the configuration', () => {
  const change = {
    address: SOURCE,
    before: { enrollment_flow: uuid('9') },
    after: {},
    unknown: { enrollment_flow: true },
  };
  expect(linesOf([change, createChange(FLOW)], { [SOURCE]: { enrollment_flow: references(FLOW) } })).toEqual([
    `enrollment_flow: "${uuid('9')}" -> "source-enrollment"`,
  ]);
});

test('members of a list that the configuration still names stay, and the new one is added', () => {
  const change = {
    address: STAGE,
    before: { sources: [uuid('1'), uuid('2')] },
    after: {},
    unknown: { sources: true },
  };
  const all = references(SOURCE, 'authentik_source_oauth.GitHub_Source', 'authentik_source_oauth.Forgejo_Source');
  expect(linesOf([change], { [STAGE]: { sources: all } })).toEqual(['sources: + "Forgejo"']);
});

test('of a list with members that are no references only the new one is known', () => {
  const change = { address: STAGE, before: { sources: [uuid('1'), uuid('7')] }, after: {}, unknown: { sources: true } };
  const some = references(SOURCE, 'authentik_source_oauth.Forgejo_Source');
  expect(linesOf([change], { [STAGE]: { sources: some } })).toEqual(['sources: + "Forgejo", + (known after apply)']);
});

test('a list without references is not told as the removal of its members', () => {
  const change = { address: STAGE, before: { sources: [uuid('1'), uuid('2')] }, after: {}, unknown: { sources: true } };
  expect(linesOf([change], { [STAGE]: { sources: { references: ['var.sources'] } } })).toEqual([
    'sources: 2 members -> (known after apply)',
  ]);
});
