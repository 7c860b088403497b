import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { driftOf, readAllowedDrift } from '../../../ops/terraform/drift';
import { lastEdits } from '../../../ops/terraform/drift-author';
import { driftLines, driftMarkdown, noDriftMarkdown } from '../../../ops/terraform/drift-text';
import { planOf, reviewOf } from '../review/plans';

const entry = {
  stack: 'identity',
  address: 'authentik_brand.A',
  attribute: 'settings',
  issue: 'https://github.com/example/repository/issues/1',
  reason: 'the provider sends the default on each write',
};
const allowed = readAllowedDrift(JSON.stringify({ allowed: [entry] }));
const review = (after: object, more: object = {}) =>
  reviewOf(planOf([{ address: 'authentik_brand.A', before: {}, after, ...more }]));

describe('the drift of a stack', () => {
  test('leaves out what is known, with its issue, and below it', () => {
    const drift = driftOf(review({ settings: { a: 1 } }), allowed);
    expect(drift).toMatchObject({ changes: [], known: [entry], unused: [] });
    expect(driftLines(drift)).toEqual(['identity: no drift', `known: authentik_brand.A settings (${entry.issue})`]);
  });

  test('is nothing that a part of a plan could tell', () => {
    const part = reviewOf(planOf([], { complete: false }));
    expect(() => driftOf(part, [])).toThrow('the plan of identity is not the whole one');
  });

  test('keeps the attributes beside the known one', () => {
    const { changes } = driftOf(review({ settings: 1, settings_too: 2 }), allowed);
    expect(changes).toMatchObject([{ address: 'authentik_brand.A', attributes: [{ path: 'settings_too' }] }]);
  });

  test.each([['create'], ['delete']])('knows no %s, whatever the list says', (action) => {
    expect(driftOf(review({ settings: 1 }, { actions: [action] }), allowed).changes).toHaveLength(1);
  });

  test('names entries that nothing needs any more, and only those of its stack', () => {
    const { unused } = driftOf(review({ other: 1 }), [...allowed, { ...entry, stack: 'edge' }]);
    expect(unused).toEqual([entry]);
  });

  test('is an issue that shows what comes from the plan as code', () => {
    const text = driftMarkdown(driftOf(review({ other: '@everyone' }), []));
    expect(text).toContain('1 object differs');
    expect(text.replace(/`[^`\n]*`/g, '')).not.toContain('@');
  });
});

test('the drift of many objects leaves room for the other stacks in one issue', () => {
  const changes = Array.from({ length: 500 }, (_, index) => ({
    address: `authentik_brand.A${index}`,
    after: { a: 'x'.repeat(200), b: 'y'.repeat(200) },
  }));
  const text = driftMarkdown(driftOf(reviewOf(planOf(changes)), []));
  expect(text.length).toBeLessThan(20_000);
  expect(text).toMatch(/and \d+ more changes/);
});

describe('the list of allowed drift', () => {
  test('of this repository is well-formed', () => {
    const file = join(__dirname, '..', '..', '..', '.github', 'drift-allowed.json');
    expect(() => readAllowedDrift(readFileSync(file, 'utf8'))).not.toThrow();
  });

  test.each<[string, object]>([
    ['without an issue', { ...entry, issue: undefined }],
    ['with an issue that is no link', { ...entry, issue: '#1' }],
    ['with a short reason', { ...entry, reason: 'known' }],
    ['with a key that nothing reads', { ...entry, adress: 'x' }],
  ])('is refused for an entry %s', (_, wrong) => {
    expect(() => readAllowedDrift(JSON.stringify({ allowed: [wrong] }))).toThrow(
      'the list of allowed drift does not hold',
    );
  });
});

test('where there is no plan the issue has the reason, in which nothing can be a mention', () => {
  const text = noDriftMarkdown('identity', 'terraform plan failed, found: exit code 1\nError: `@everyone` not found');
  expect(text).toContain('### Drift of `identity`: unknown, there is no plan');
  expect(text).toContain("```text\nterraform plan failed, found: exit code 1\nError: '@everyone' not found\n```");
});

describe('who edited an object last', () => {
  const FLOW = { pk: '00000000-0000-4000-8000-0000000000f1', name: 'Login' };
  const event = (action: string, username: string, created: string, model: object) => ({
    action,
    created,
    user: { username },
    context: { model },
  });
  const readDrift = (rows: Readonly<Record<string, object>>, events: readonly object[]) => ({
    find: async (path: string) => rows[path],
    all: async () => events,
  });
  const changeOf = (address: string, object: string) =>
    driftOf(reviewOf(planOf([{ address, before: { id: object, a: 1 }, after: { id: object, a: 2 } }])), []);

  test('comes from the newest edit of the event log, without an address, in the text and in the issue', async () => {
    const drift = changeOf('authentik_flow.SignIn', 'sign-in');
    const model = { pk: FLOW.pk.replaceAll('-', ''), name: 'Flow Login' };
    const client = readDrift({ '/flows/instances/sign-in/': FLOW }, [
      event('model_updated', 'mia@example.org', '2026-11-24T10:00:00Z', model),
      event('model_updated', 'terraform', '2026-11-20T10:00:00Z', model),
      event('model_updated', 'other', '2026-11-25T10:00:00Z', { ...model, pk: 'f2' }),
      event('policy_execution', 'visitor', '2026-11-25T10:00:00Z', model),
    ]);
    const edits = await lastEdits(client as never, drift.changes);
    expect(edits).toEqual({ 'authentik_flow.SignIn': { by: 'mia@...', at: '2026-11-24T10:00:00Z' } });
    expect(driftLines({ ...drift, edits }).at(-1)).toBe('      last edited by mia@... at 2026-11-24T10:00:00Z');
    expect(driftMarkdown({ ...drift, edits })).toContain('  - `last edited by mia@... at 2026-11-24T10:00:00Z`');
    expect(driftLines(drift).join()).not.toContain('last edited');
  });

  test('is decided by the name where the key is a number', async () => {
    const drift = changeOf('authentik_provider_proxy.Wiki', '7');
    const rows = { '/providers/proxy/7/': { pk: 7, name: 'Wiki' } };
    const stage = event('model_updated', 'other', '2026-11-25T10:00:00Z', { pk: 7, name: 'User Home' });
    expect(await lastEdits(readDrift(rows, [stage]) as never, drift.changes)).toEqual({});
    const own = event('model_updated', 'mia', '2026-11-24T10:00:00Z', { pk: 7, name: 'Proxy Provider Wiki' });
    expect(await lastEdits(readDrift(rows, [stage, own]) as never, drift.changes)).toMatchObject({
      'authentik_provider_proxy.Wiki': { by: 'mia' },
    });
  });

  test('is left out for an object that is gone', async () => {
    const drift = changeOf('authentik_flow.SignIn', 'sign-in');
    expect(await lastEdits(readDrift({}, []) as never, drift.changes)).toEqual({});
  });
});
