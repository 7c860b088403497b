import { siteReport } from '../../report/site-report';
import type { Block } from '../../rules/readers/document';
import { siteOf } from '../support/site/site-app';

// Counts what each section shows, counted in the JSON itself: without the readers that the report is made with.

const document = siteOf();
const accepted = [{ rule: 'r', stack: 'identity', address: 'a.b', subject: 's', reason: 'because' }];
const report = siteReport({ name: 'harbour', host: 'authentik.harbour.example', document, accepted });
const rows = (id: string) => report.tables.find((table) => table.id === id)?.rows.map(({ cells }) => cells) ?? [];
const blocks = (type: string): readonly Block[] =>
  document.stacks.flatMap(({ config }) =>
    Object.values((config.resource?.[type] ?? {}) as Readonly<Record<string, Block>>),
  );
const text = JSON.stringify(document.stacks.map(({ config }) => config));

function valuesOf(key: string, of: unknown): readonly unknown[] {
  if (typeof of !== 'object' || of === null) return [];
  return Object.entries(of).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(key, value)]);
}

test('stacks', () => {
  expect(rows('stacks')).toEqual(
    document.stacks.map(({ name, config }) => {
      const size = (tree: object = {}) => Object.values(tree).reduce((sum, one) => sum + Object.keys(one).length, 0);
      return [name, size(config.resource), (config.import ?? []).length, size(config.data)].map(String);
    }),
  );
});

test('hosts, and their figures', () => {
  const published = blocks('kubernetes_ingress_v1').flatMap((block) => valuesOf('host', block));
  const proxied = blocks('authentik_provider_proxy')
    .filter(({ mode }) => mode === 'forward_single')
    .map(({ external_host }) => String(external_host).replace('https://', ''));
  const stated = Object.keys(
    (valuesOf(
      'hosts',
      document.stacks.map(({ config }) => config.output?.access),
    )[0] ?? {}) as object,
  );
  const all = [...new Set([...published, ...proxied, ...stated])].sort();
  expect(rows('hosts').map(([host]) => host)).toEqual(all);
  const figures = report.figures.filter(({ table }) => table === 'hosts');
  expect(figures.reduce((sum, { value }) => sum + Number(value), 0)).toBe(all.length);
});

test('sessions', () => {
  const keys = ['session_duration', 'access_token_validity', 'refresh_token_validity'];
  const resources = document.stacks.flatMap(({ config }) =>
    Object.values(config.resource ?? {}).flatMap((named): readonly Block[] => Object.values(named)),
  );
  const all = resources.flatMap((block) => keys.map((key) => block[key]).filter((one) => typeof one === 'string'));
  expect(rows('sessions').map(([, , duration]) => duration)).toEqual(expect.arrayContaining(all));
  expect(rows('sessions')).toHaveLength(all.length);
});

test('alerts, with their runbooks', () => {
  const named = [...text.matchAll(/alert(?:\\*"| )*: *(?:\\*")?([A-Z]\w+)/g)].map(([, name]) => name);
  expect(rows('alerts').length).toBeGreaterThan(5);
  expect(rows('alerts').map(([alert]) => alert)).toEqual(named);
});

test('rules at the edge, exceptions, secrets', () => {
  const rules = blocks('cloudflare_ruleset').flatMap((block) => [(block.rules ?? []) as readonly Block[]].flat());
  expect(rows('edge').map(([, action, , expression]) => [action, expression])).toEqual(
    rules.map(({ action, expression }) => [action, expression]),
  );
  expect(rows('exceptions')).toHaveLength(accepted.length);
  const sensitive = document.stacks.flatMap(({ config }) =>
    Object.entries(config.variable ?? {}).flatMap(([name, { sensitive }]) => (sensitive === true ? [name] : [])),
  );
  expect(rows('secrets').map(([name]) => name)).toEqual([...new Set(sensitive)].map((name) => `TF_VAR_${name}`));
});

test('access and people: every application and host once, every group once', () => {
  const groups = new Set(
    document.stacks.flatMap(({ config }) =>
      [config.resource?.authentik_group, config.data?.authentik_group].flatMap((all) =>
        Object.values((all ?? {}) as Readonly<Record<string, Block>>).map(({ name }) => String(name)),
      ),
    ),
  );
  const shown = report.people.people.map(({ names: [name = ''] }) => name).filter((name) => groups.has(name));
  expect(new Set(shown).size).toBe(shown.length);
  const missing = [...groups].filter((name) => !shown.includes(name));
  // The group of the guest user is the guest.
  expect(missing).toEqual(missing.length === 0 ? [] : [expect.stringMatching(/guest/i)]);
  expect(report.figures.find(({ what }) => /^groups?$/.test(what))?.value).toBe(String(shown.length));
  const targets = report.people.targets.flatMap(({ names }) => names);
  expect(targets).toEqual([...new Set(targets)]);
  expect([...targets].sort()).toEqual(
    (report.tables.find(({ id }) => id === 'access')?.rows ?? []).flatMap(({ tags }) => tags?.target ?? []).sort(),
  );
  const gates = report.people.gates.flatMap(({ details }) => details.join().match(/\d+/g) ?? []);
  expect(gates.reduce((sum, count) => sum + Number(count), 0)).toBe(targets.length);
});

test('ways in: each flow that Terraform binds stages to is drawn, with every stage', () => {
  const bindings = blocks('authentik_flow_stage_binding');
  const drawn = report.logins.flatMap(({ diagram }) => diagram.nodes.filter(({ decisive }) => decisive !== undefined));
  expect(new Set(drawn.map(({ decisive }) => decisive)).size).toBe(bindings.length);
});

test('settings and versions', () => {
  const settings = document.stacks.flatMap(({ config }) =>
    ['sources', 'applications'].flatMap((output) =>
      Object.values((config.output?.[output]?.value ?? {}) as Readonly<Record<string, object>>).flatMap(Object.keys),
    ),
  );
  expect(rows('setup')).toHaveLength(settings.length);
  for (const [, name = '', version = ''] of rows('versions')) {
    expect(text).toContain(name);
    expect(text).toContain(version);
  }
  const images = new Set(
    valuesOf(
      'image',
      document.stacks.map(({ config }) => config.resource),
    ).filter((one) => typeof one === 'string'),
  );
  expect(rows('versions').filter(([kind]) => kind === 'container image')).toHaveLength(images.size);
});
