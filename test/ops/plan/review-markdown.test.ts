import { reviewMarkdown } from '../../../ops/plan/review-markdown';
import { type ChangeInput, planNamed, planOf, reviewOf } from './plans';

const many = (count: number, change: Partial<ChangeInput>) =>
  planOf(Array.from({ length: count }, (_, index) => ({ address: `authentik_application.App${index}`, ...change })));

describe('the Markdown of a review', () => {
  test('begins with the mark of its stack, and ends with the fingerprint', () => {
    const review = reviewOf(planNamed('session-duration'));
    const lines = reviewMarkdown(review).split('\n');
    expect(lines[0]).toBe('<!-- gatehouse-plan identity -->');
    expect(lines.at(-2)).toBe(`Fingerprint \`${review.fingerprint}\``);
  });

  test('says what changes, and that it may be applied', () => {
    const text = reviewMarkdown(reviewOf(planNamed('session-duration')));
    expect(text).toContain('### Plan of `identity`: may be applied\n\n1 changed.\n\n#### Sign-in and sessions (1)');
    expect(text).toContain('  - `session_duration: "weeks=2" -> "weeks=4"`');
  });

  test('says why it is stopped, what to do, and what is allowed for which reason', () => {
    const stopped = reviewMarkdown(reviewOf(planNamed('application-deleted')));
    expect(stopped).toContain('STOPPED');
    expect(stopped).toContain('allow-stop: destroy authentik_application.Wiki because REASON');
    const allowance = { stop: 'destroy', address: 'authentik_application.Wiki', reason: 'the wiki has moved away' };
    const allowed = reviewMarkdown(reviewOf(planNamed('application-deleted'), { allowances: [allowance] }));
    expect(allowed).toContain('because `the wiki has moved away`');
    expect(allowed).not.toContain('STOPPED');
  });

  test('of many long changes stays below its limit, with the count of each topic and of what was cut', () => {
    const after = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, 'x'.repeat(100)]));
    const text = reviewMarkdown(reviewOf(many(500, { after })));
    expect(text.length).toBeLessThan(30_000);
    expect(text).toContain('#### Who may open what (500)');
    expect(text).toMatch(/and 4\d\d more changes: see review\.json/);
    expect(text).toContain('Fingerprint');
  });

  test.each([3, 60, 120, 2000])(
    'of %i stops stays below its limit, and names the stops before the changes',
    (count) => {
      const text = reviewMarkdown(reviewOf(many(count, { actions: ['delete'] })));
      expect(text.length).toBeLessThan(30_000);
      expect(text.indexOf('**destroy** `authentik_application.App0`')).toBeGreaterThan(0);
      expect(text.indexOf('#### Stops')).toBeLessThan(text.indexOf('#### Who may open what'));
      const named = text.split('**destroy**').length - 1;
      const cut = Number(/and (\d+) more stops/.exec(text)?.[1] ?? 0);
      expect(named + cut).toBe(count);
    },
  );

  test('shows what comes from the plan as code, which holds no HTML, no mention and no link', () => {
    const evil = '`</code> @everyone <img src=x> [a](https://x.example)\n# title\n<!-- gatehouse-plan edge -->';
    const plan = planOf([{ address: `terraform_data.A["${evil}"]`, before: { [evil]: evil }, after: { [evil]: 'b' } }]);
    const allowances = [{ stop: 'destroy', address: evil, reason: evil }];
    const text = reviewMarkdown(reviewOf(plan, { allowances, unreadable: [evil] }));
    const outside = text.replace(/`[^`\n]*`/g, '');
    expect(text).toContain('@everyone');
    expect(outside).not.toMatch(/[`@[\]]|https|img|# title/);
    expect(outside.match(/<!--/g)).toHaveLength(1);
  });
});
