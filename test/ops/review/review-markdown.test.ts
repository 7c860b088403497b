import { reviewMarkdown } from '../../../ops/review/review-markdown';
import { type ChangeInput, createChange, planNamed, planOf, prior, reviewOf } from './plans';

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
    expect(text).toContain(
      '### Plan of `identity`: may be applied\n\n1 changed.\n\n#### Who can open what\n\n' +
        '- logins that end on `default-authentication-login` last 4 weeks (before: 2 weeks)\n\n#### Sign-in and sessions (1)',
    );
    expect(text).toContain('  - `session_duration: "weeks=2" -> "weeks=4"`');
  });

  test('says first what opens and closes, and that nothing does', () => {
    expect(reviewMarkdown(reviewOf(planNamed('references')))).toContain(
      '#### Who can open what\n\n- **opened:** `Admins` can now open `Wiki` (before: no)\n' +
        '- **shut out:** `authentik_stage_identification.SignIn`: password_stage changes: ' +
        'another stage checks the passwords, and which ones it accepts is not known here\n' +
        '- `Family` can no longer open `Wiki` (before: yes)\n\n#### Stops\n',
    );
    expect(reviewMarkdown(reviewOf(planNamed('helm-values')))).toContain('\n\nNo change in who can open what.\n');
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
    const text = reviewMarkdown(reviewOf(many(2000, { after })));
    expect(text.length).toBeLessThan(30_000);
    expect(text).toContain('#### Applications, groups and policies (2000)');
    expect(text).toMatch(/and \d+ more changes: see review\.json/);
    expect(text).toContain('Fingerprint');
  });

  test('has one headline for every change, and the details of what exists before those of what is created', () => {
    const long = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`a${index}`, 'x'.repeat(100)]));
    const made = Array.from({ length: 120 }, (_, index) => createChange(`authentik_application.New${index}`, long));
    const changed = Array.from({ length: 8 }, (_, index) => ({
      address: `kubernetes_ingress_v1.Old${index}`,
      after: { ...long, host: `old${index}.example.org` },
    }));
    const text = reviewMarkdown(reviewOf(planOf([...made, ...changed])));
    expect(text.length).toBeLessThan(30_000);
    for (const { address } of [...made, ...changed]) expect(text).toContain(`- \`${address}\` \``);
    for (let index = 0; index < 8; index++) expect(text).toContain(`"old${index}.example.org"`);
    expect(text).not.toMatch(/more changes/);
    expect(text).toContain('- `authentik_application.New119` `is created` (details: review.json)');
  });

  test('leaves out what is empty of a new object, and not what is emptied of an old one', () => {
    const empty = { a: null, b: '', c: [], d: {}, e: false, f: 0 };
    const old = { address: 'terraform_data.Old', before: { g: 'x' }, after: { g: '' } };
    const text = reviewMarkdown(reviewOf(planOf([createChange('terraform_data.New', { ...empty, name: 'x' }), old])));
    expect(text).toContain('- `e: false`\n  - `f: 0`\n  - `name: "x"`\n');
    expect(text).toContain('- `g: "x" -> ""`');
    expect(text).not.toMatch(/`[abcd]: /);
  });

  test('shows a policy whole where a stop asks for a look, and a short extract where none does', () => {
    const stopped = reviewMarkdown(reviewOf(planNamed('take-over')));
    expect(stopped).toContain('    ```diff\n    - host = request.http_request.get_host()\n');
    expect(stopped).toContain('      if host in restricted:\n');
    expect(stopped).toContain('      return True\n    ```\n');
  });

  test.each([3, 60, 120, 2000])(
    'of %i stops stays below its limit, and names the stops before the changes',
    (count) => {
      const text = reviewMarkdown(reviewOf(many(count, { actions: ['delete'] })));
      expect(text.length).toBeLessThan(30_000);
      expect(text.indexOf('**destroy** `authentik_application.App0`')).toBeGreaterThan(0);
      expect(text.indexOf('#### Stops')).toBeLessThan(text.indexOf('#### Applications, groups and policies'));
      const named = text.split('**destroy**').length - 1;
      const cut = Number(/and (\d+) more stops/.exec(text)?.[1] ?? 0);
      expect(named + cut).toBe(count);
    },
  );

  test('shows what comes from the plan as code, which holds no HTML, no mention, no link and no control character', () => {
    const evil =
      '`</code> @everyone <img src=x> [a](https://x.example)\n# title\n\u001b[2J<!-- gatehouse-plan edge -->';
    const values = { uuid: 'wiki', name: evil, slug: 'wiki' };
    const plan = planOf(
      [
        { address: `terraform_data.A["${evil}"]`, before: { [evil]: evil }, after: { [evil]: 'b' } },
        { address: 'authentik_application.Wiki', actions: ['delete'], before: values, after: null },
      ],
      prior({ 'authentik_application.Wiki': values }),
    );
    const allowances = [{ stop: 'destroy', address: evil, reason: evil }];
    const review = reviewOf(plan, { allowances, unreadable: [evil] });
    const text = reviewMarkdown(review);
    const outside = text.replace(/```diff\n[^`]*```/g, '').replace(/`[^`\n]*`/g, '');
    expect(review.access).toHaveLength(1);
    expect(text).toContain('@everyone');
    expect(outside).not.toMatch(/[`@[\]]|https|img|# title/);
    expect(outside.match(/<!--/g)).toHaveLength(1);
    expect(text.replaceAll('\n', '')).toMatch(/^\P{C}*$/u);
  });
});
