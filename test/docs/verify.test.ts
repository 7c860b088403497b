import { parseAllDocuments } from 'yaml';
import { CHECKS } from '../../ops/verify/checks/index';
import { siteNamed } from '../../sites/index';
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
  const { host, port } = siteNamed('viktorbarzin').platform!.pgbouncer.backend;
  expect([setting('PGHOST'), setting('PGPORT')]).toEqual([host, String(port)]);
});
