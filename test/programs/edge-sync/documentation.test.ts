import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { edgeAlerts } from '../../../constructs/prometheus/edge-alerts';

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const docs = read('docs/edge-sync.md');

/** The first cells of the table below this heading. */
function tableOf(heading: string): string[][] {
  const section = docs.split(`\n${heading}\n`)[1]?.split(/\n##+ /)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const stripMarks = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');

test('every fault of the table names a test that exists', () => {
  const rows = tableOf('## Faults');
  expect(rows.length).toBeGreaterThanOrEqual(20);
  const paths = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const [fault, title, file] of rows) {
    const path = paths.find((one) => basename(one) === `${stripMarks(file)}.test.ts`);
    const source = path === undefined ? '' : readFileSync(join(__dirname, path), 'utf8');
    expect([fault, source.includes(`'${stripMarks(title)}'`)]).toEqual([fault, true]);
  }
});

test('the page leads from the first deploy to a list that works, on a throttled account too, and clears bouncer rows', () => {
  for (const heading of ['From the first deploy to a list that works', 'A throttled account', 'Bouncer rows']) {
    expect(docs).toContain(`\n## ${heading}\n`);
  }
  expect(docs).toMatch(/bouncers_autodelete:\n +api_key: \d+h\n/);
});

test('the table of variables is complete', () => {
  const source = read('programs/edge-sync/config.ts');
  const known = new Set(
    [...source.matchAll(/'((?:EDGE_SYNC|CROWDSEC|CLOUDFLARE|PUSHGATEWAY|KUBERNETES)_[A-Z0-9_]+)'/g)].map(
      ([, name]) => name!,
    ),
  );
  expect(
    tableOf('## Configuration')
      .map(([name]) => stripMarks(name))
      .sort(),
  ).toEqual([...known].sort());
});

test('the table of metrics is complete', () => {
  const source = read('programs/edge-sync/gauges.ts').split('const HELP = {')[1]?.split('} as const')[0] ?? '';
  const known = [...source.matchAll(/^ {2}([a-z_]+):/gm)].map(([, name]) => name!);
  expect(
    tableOf('## Metrics')
      .map(([name]) => stripMarks(name))
      .sort(),
  ).toEqual(known.sort());
});

test('the table of alerts is complete', () => {
  const known = edgeAlerts({ crowdsecJob: 'crowdsec' }).map(({ name }) => name);
  expect(['CrowdSecDown', ...tableOf('### Alerts').map(([name]) => stripMarks(name))].sort()).toEqual(known.sort());
});
