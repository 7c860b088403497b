import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { chartKeys } from '../../../rules/readers/chart-keys';
import type { Block, TerraformJson } from '../../../rules/readers/document';
import { KINDS, LOOKUP_KINDS } from '../../../rules/readers/kinds';
import { closedWorld } from '../../../rules/terraform/closed-world';
import { contentsOf } from '../../../rules/terraform/stack-contents';
import { PIN } from '../../support/pin';
import { resources, siteDocument, stackDocument } from '../documents';

function check(config: TerraformJson, name = 'identity', constructAddresses?: string[]): readonly string[] {
  const stack = { ...stackDocument(config, constructAddresses), name };
  return [...closedWorld.check({ ...siteDocument({}), stacks: [stack] })].map(
    ({ address, found }) => `${address}: ${found}`,
  );
}
const group = (block: Block) =>
  check({ data: { authentik_group: { A: block } } }, 'identity', ['data.authentik_group.A']);
const chart = (block: Block, values: object = {}): TerraformJson =>
  resources('helm_release', {
    A: { chart: 'authentik', repository: 'https://charts.goauthentik.io', values: [stringify(values)], ...block },
  });

test('what a construct made of a listed type is accepted', () => {
  expect(check(resources('authentik_flow', { A: { slug: 'a', lifecycle: {}, depends_on: [] } }))).toEqual([]);
  expect(group({ name: 'Admins', include_users: false, lifecycle: { postcondition: [] } })).toEqual([]);
  expect(check(chart({}, { server: { env: [] }, postgresql: { enabled: false } }), 'platform')).toEqual([]);
});

test.each<[what: string, config: TerraformJson, stack: string, found: string]>([
  ['a module', { module: { a: {} } } as TerraformJson, 'identity', 'module: is a block that no stack may have'],
  [
    'a resource of another stack',
    resources('cloudflare_list', { A: {} }),
    'identity',
    'cloudflare_list.A: is a resource of a type that the identity stack does not list',
  ],
  [
    'a stack without a list',
    resources('authentik_flow', { A: {} }),
    'other',
    'authentik_flow.A: is a resource of a type that the other stack does not list',
  ],
  ['another provider', { provider: { http: [{}] } }, 'identity', 'provider.http: is a provider that is not listed'],
  [
    'a second configuration of a provider',
    { provider: { authentik: [{}, { alias: 'b' }] } },
    'identity',
    'provider.authentik: has 2 configurations',
  ],
  [
    'another required provider',
    { terraform: { required_providers: { http: {} } } },
    'identity',
    'terraform.required_providers.http: is not listed',
  ],
  [
    'a provider from elsewhere',
    { terraform: { required_providers: { authentik: { source: 'other/authentik', version: PIN } } } },
    'identity',
    `terraform.required_providers.authentik: is other/authentik ${PIN}, where schemas and classes are of goauthentik/authentik ${PIN}`,
  ],
  [
    'a provisioner',
    resources('authentik_flow', { A: { provisioner: [] } }),
    'identity',
    'authentik_flow.A: sets provisioner',
  ],
  ['a count', resources('authentik_flow', { A: { count: 2 } }), 'identity', 'authentik_flow.A: sets count'],
  [
    'a list of host names',
    resources('cloudflare_list', { A: { kind: 'hostname' } }),
    'edge',
    'cloudflare_list.A: has kind "hostname"',
  ],
  [
    'a chart from elsewhere',
    chart({ repository: 'https://charts.example.org' }),
    'platform',
    'helm_release.A: installs chart authentik of https://charts.example.org, which is not listed',
  ],
  [
    'a database of the chart',
    chart({}, { postgresql: { enabled: true } }),
    'platform',
    'helm_release.A: sets values postgresql.enabled true',
  ],
])('%s is found', (_, config, stack, found) => {
  expect(check(config, stack)).toEqual([found]);
});

test('the second release of a chart is found', () => {
  const { A } = chart({}).resource?.helm_release ?? {};
  const found = 'helm_release.B: installs chart authentik, as helm_release.A does';
  expect(check(resources('helm_release', { A: A ?? {}, B: A ?? {} }), 'platform')).toEqual([found]);
});

test.each(['${yamlencode({"manifests" = []})}', 'a: [', '- a\n', ''])(
  'values that no rule can read are found: %j',
  (text) => {
    expect(check(chart({ values: [text] }), 'platform')).toContain(
      'helm_release.A: has values that are not one YAML mapping',
    );
  },
);

test('a value that the chart does not read is left to the rule about those', () => {
  expect(check(chart({ version: '2026.2.2' }, { server: { strategy: { type: 'Recreate' } } }), 'platform')).toEqual([]);
});

test('a resource that is not in the construct tree is found, and so is what the stack lists as a bypass', () => {
  const config = resources('authentik_flow', { A: {} });
  expect(check(config, 'identity', [])).toEqual(['authentik_flow.A: has no construct']);
  const stack = {
    ...stackDocument(config),
    bypasses: [{ address: 'authentik_flow.A', found: 'sets title by addOverride' }],
  };
  expect([...closedWorld.check({ ...siteDocument({}), stacks: [stack] })]).toHaveLength(1);
});

test.each<[block: Block, found: string]>([
  [{}, 'has no key'],
  [{ name: ' ' }, 'is found by name " "'],
  [{ name: '${var.name}' }, 'is found by name "${var.name}"'],
  [{ name: 'Admins', pk: 'a' }, 'is found by name "Admins" and pk "a"'],
  [{ is_superuser: true }, 'has no key'],
])('a data source with %j is found', (block, found) => {
  expect(group(block)).toEqual([`data.authentik_group.A: ${found}`]);
});

test('every type in the table of kinds has a construct that makes it, and every construct its rows', () => {
  const folder = join(__dirname, '../../../constructs');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const made = [...sources.matchAll(/'(?:#|@cdktf\/provider-)(\w+)\/(?:lib\/)?([\w-]+)'/g)].map(
    ([, provider, file = '']) =>
      (file.startsWith('data-') ? `data.${file.slice(5)}` : `${provider}_${file}`).replaceAll('-', '_'),
  );
  const listed = [...Object.keys(KINDS), ...Object.keys(LOOKUP_KINDS).map((type) => `data.${type}`)];
  const classes = made.filter((type) => !type.endsWith('_provider'));
  expect(made.length).toBeGreaterThan(30);
  expect(listed.filter((type) => !made.includes(type))).toEqual([]);
  const missing = classes.filter((type) => !listed.includes(type));
  expect(missing.map((type) => `rules/readers/kinds.ts has no row ${type}`)).toEqual([]);
});

test('every listed value is one that the chart reads', () => {
  const values = contentsOf('platform').charts[0]?.values ?? {};
  const keyedPath = (path: string) =>
    path
      .split('.')
      .reduce<unknown>(
        (keys, key) => (typeof keys === 'object' ? (keys as Block)[key] : keys),
        chartKeys('authentik', '2026.2.2'),
      );
  expect(Object.keys(values).filter((path) => keyedPath(path) === undefined)).toEqual([]);
});
