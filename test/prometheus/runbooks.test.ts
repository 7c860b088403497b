import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from './sample-alerts';

const DIRECTORY = join(__dirname, '../../docs/runbooks');
const pages = new Map(
  readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, readFileSync(join(DIRECTORY, name), 'utf8')]),
);

test.each(ALERTS.map((alert) => [alert.name, alert] as const))('%s has its runbook', (_, alert) => {
  const { name } = alert;
  const { labels, for: patience } = alert.rule('');
  const text = pages.get(alert.runbookPage) ?? '';
  expect(text).toMatch(new RegExp(`^# ${name}\n\nAlert, ${labels.severity}, for ${patience}\\.\n`));
  expect(text.match(/^## .*$/gm)).toEqual(['## What it means', '## Look first', '## Do', '## Do not']);
  expect(text.split('\n').length).toBeLessThanOrEqual(50);
});

test('every page about an alert belongs to one', () => {
  const about = [...pages].filter(([, text]) => /^Alert, \w+, for /m.test(text)).map(([name]) => name);
  expect(about.sort()).toEqual(ALERTS.map(({ runbookPage }) => runbookPage).sort());
});

test('the links between the pages lead to pages that are there', () => {
  const targets = [...pages.values()].flatMap((text) => [...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, to]) => to));
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((target = '') => !pages.has(target))).toEqual([]);
});
