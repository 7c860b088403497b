import { parseAllDocuments } from 'yaml';
import { CHECKS } from '../../ops/verify/checks/index';
import { defineFixture } from '../support/site/defined-site';
import { PAGES } from './pages';

const page = PAGES.get('docs/verify.md') ?? '';

test('the table has every check under its number', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| `([a-z-]+)` \|/gm)].map(([, number, id]) => `${number} ${id}`);
  expect(rows).toEqual(CHECKS.map(({ number, id }) => `${number} ${id}`));
});

test("the Job asks PostgreSQL itself: the pooler lets in authentik's own pods only", () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const job = parseAllDocuments(yaml)
    .map((document) => document.toJS())
    .find(({ kind }) => kind === 'Job');
  const env: readonly { name: string; value?: string }[] = job.spec.template.spec.containers[0].env;
  const setting = (name: string) => env.find((one) => one.name === name)?.value;
  const { host, port } = defineFixture().platform!.pgbouncer!.backend;
  expect([setting('PGHOST'), setting('PGPORT')]).toEqual([host, String(port)]);
});

test('commands with --watch leave out stack-plans, which is slow, and banned-address, which needs a proxy', () => {
  const lines = [...PAGES.values()].flatMap((text) => text.match(/ops -- verify [^`\n#]*--watch/g) ?? []);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) {
    const [, only = ''] = /--only (\S+)/.exec(line) ?? [];
    expect([line, only]).toEqual([line, expect.stringMatching(/^[\d,-]+$/)]);
    const numbers = only.split(',').flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
    expect([line, numbers.filter((number) => number === 7 || number === 12)]).toEqual([line, []]);
  }
});
