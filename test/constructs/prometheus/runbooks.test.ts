import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { COMMANDS } from '../../../ops/all-commands';
import { OpsContext } from '../../../ops/core/context';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';
import { ALERTS } from './sample-alerts';

const DIRECTORY = join(__dirname, '../../../docs/runbooks');
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

test('the alerts that fire on a throttled account lead to its page', () => {
  for (const page of ['edge-list-drifted.md', 'edge-list-not-written.md']) {
    expect(pages.get(page)).toContain('(edge-list-throttled.md)');
  }
  expect(pages.get('edge-list-throttled.md')).toContain('(../edge-sync.md#a-throttled-account)');
});

test('the links between the pages lead to pages that are there', () => {
  const targets = [...pages.values()].flatMap((text) => [...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, to]) => to));
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((target = '') => !pages.has(target))).toEqual([]);
});

describe('the commands of the pages', () => {
  const context = new OpsContext({
    site: () => defineFixture(),
    env: {},
    terminal: new RecordingTerminal(),
  });
  const commands = COMMANDS.map((one) => one(context));
  const lines = [...pages].flatMap(([name, text]) =>
    [...text.matchAll(/npm run ((?:-s )?)ops -- ([^`#\n]*)/g)].map(([, silent, words = '']) => ({
      name,
      silent: silent !== '',
      words: words.trim().split(/\s+/),
    })),
  );

  test('of ops are there, with their options', () => {
    expect(lines.length).toBeGreaterThan(5);
    for (const { name, words } of lines) {
      const { command, rest } = find(commands, words);
      const known = ['--help', ...(command?.options ?? []).map(({ long }) => long)];
      const unknown = rest.filter((word) => word.startsWith('--') && !known.includes(word));
      expect([name, words.join(' '), command?.name(), unknown]).toEqual([
        name,
        words.join(' '),
        expect.any(String),
        [],
      ]);
    }
  });

  test('leave the words of npm out of what goes into a file', () => {
    const redirected = lines.filter(({ words }) => words.some((word) => /^[>|]$/.test(word)));
    expect(redirected.length).toBeGreaterThan(0);
    expect(redirected.filter(({ silent }) => !silent)).toEqual([]);
  });
});

function find(
  commands: readonly Command[],
  [first, ...rest]: readonly string[],
): {
  readonly command: Command | undefined;
  readonly rest: readonly string[];
} {
  const command = commands.find((one) => one.name() === first);
  const inner = command === undefined || command.commands.length === 0 ? undefined : find(command.commands, rest);
  return inner ?? { command, rest };
}
