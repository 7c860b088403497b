import { reviewMarkdown } from '../../../ops/plan/review-markdown';
import { reviewLines } from '../../../ops/plan/review-text';
import { planNamed, planOf, reviewOf, stopsOf } from './plans';

const textOf = (name: string) => reviewLines(reviewOf(planNamed(name)));
const markdownOf = (name: string) => reviewMarkdown(reviewOf(planNamed(name)));

describe('what a plan does to access is told first', () => {
  test('in the text, with a mark for openings and closings', () => {
    expect(textOf('references').slice(0, 7)).toEqual([
      'identity: 4 changed',
      '',
      'Who can open what',
      '  + `Admins` can now open `Wiki` (before: no)',
      '  - `Family` can no longer open `Wiki` (before: yes)',
      '',
      'Sign-in and sessions',
    ]);
  });

  test('in the comment, where names are code', () => {
    const [, access] = markdownOf('references').split('#### Who can open what\n\n');
    expect(access?.split('\n').slice(0, 4)).toEqual([
      '- **opened:** `Admins` can now open `Wiki` (before: no)',
      '- `Family` can no longer open `Wiki` (before: yes)',
      '',
      '#### Stops',
    ]);
  });

  test('and so is that it does nothing to it', () => {
    expect(textOf('helm-values').slice(2, 4)).toEqual(['Who can open what', '  no change in who can open what']);
    expect(markdownOf('helm-values')).toContain('#### Who can open what\n\nNo change in who can open what.\n');
  });

  test('and what is new is called that', () => {
    expect(textOf('ingress-opened')).toContain(
      '  * new: `wiki.example.org/api` can be opened by anyone, without an account too',
    );
  });
});

describe('the stop access-opened', () => {
  const BINDING = 'authentik_policy_binding.Wiki';

  test('has the sentence of the opening, at the object that opens', () => {
    expect(stopsOf(planNamed('references'))).toEqual([
      `access-opened ${BINDING}: \`Admins\` can now open \`Wiki\` (before: no)`,
    ]);
  });

  test('can be allowed, and the sentence stays', () => {
    const allowance = { stop: 'access-opened', address: BINDING, reason: 'the wiki is for administrators now' };
    const review = reviewOf(planNamed('references'), { allowances: [allowance] });
    expect(review).toMatchObject({ verdict: 'ok', allowed: [{ id: 'access-opened', address: BINDING }] });
    expect(reviewLines(review)).toContain('  + `Admins` can now open `Wiki` (before: no)');
  });

  test('leaves the gate of an ingress to ingress-opened', () => {
    const stops = reviewOf(planNamed('ingress-opened')).stops.map(({ id }) => id);
    expect(new Set(stops)).toEqual(new Set(['ingress-opened']));
  });
});

test('a refresh changes nothing on the server, so that nothing is opened', () => {
  expect(reviewOf(planNamed('references'), { refreshOnly: true }).access).toEqual([]);
});

test('names that a plan brings hold no Markdown and no control characters', () => {
  const name = '`</code> @everyone [a](https://x.example)\u001b[2J';
  const values = { uuid: 'wiki', name, slug: 'wiki' };
  const resources = [{ address: 'authentik_application.Wiki', type: 'authentik_application', mode: 'managed', values }];
  const review = reviewOf(
    planOf([{ address: 'authentik_application.Wiki', actions: ['delete'], before: values, after: null }], {
      prior_state: { values: { root_module: { resources } } },
    }),
  );
  const outside = reviewMarkdown(review).replace(/`[^`\n]*`/g, '');
  expect(review.access).toHaveLength(1);
  expect(outside).not.toMatch(/@everyone|https/);
  expect(reviewLines(review).join('')).toMatch(/^\P{C}*$/u);
});
