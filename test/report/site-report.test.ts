import { type SiteReport, siteReport } from '../../report/site-report';
import type { SiteDocument } from '../../rules/readers/document';
import { fresh } from '../fixtures/sites/fresh';
import { siteOf } from '../support/site-app';

const document = siteOf();
const accepted = [
  { rule: 'a-rule', stack: 'edge', address: 'cloudflare_list.Bans', subject: 'items', reason: 'a reason of its own' },
];
const report = reportOf(document);

function reportOf(of: SiteDocument): SiteReport {
  return siteReport({ name: 'harbour', host: 'authentik.harbour.example', document: of, rules: 7, accepted });
}

function rowsOf(id: string, of: SiteReport = report): readonly (readonly string[])[] {
  return of.tables.find((table) => table.id === id)?.rows.map(({ cells }) => cells) ?? [];
}

test('counts the resources, imports and look-ups of the JSON', () => {
  const counted = document.stacks.map(({ name, config }) => [
    name,
    ...[config.resource, undefined, config.data].map((types) =>
      Object.values(types ?? {}).reduce((sum, named) => sum + Object.keys(named).length, 0),
    ),
  ]);
  const imports = document.stacks.map(({ config }) => config.import?.length ?? 0);
  expect(rowsOf('stacks')).toEqual(
    counted.map(([name, resources, , data], index) => [name, resources, imports[index], data].map(String)),
  );
});

test('has every ingress with its gate and its middlewares in their order', () => {
  const count = document.stacks.flatMap(({ config }) => Object.keys(config.resource?.kubernetes_ingress_v1 ?? {}));
  expect(rowsOf('hosts')).toHaveLength(count.length);
  expect(rowsOf('hosts')).toContainEqual([
    'public-auth.harbour.example',
    '/outpost.goauthentik.io',
    'none',
    'ak-outpost-public:9000',
    expect.stringMatching(/^traefik-retry, traefik-error-pages, /),
    expect.any(String),
  ]);
});

test('has every login stage with its duration', () => {
  const stages = document.stacks.flatMap(({ config }) =>
    Object.values(config.resource?.authentik_stage_user_login ?? {}).map(({ name }) => String(name)),
  );
  const rows = rowsOf('sessions').filter(([, what]) => what === 'session after this login stage');
  expect(rows.map(([name]) => name).sort()).toEqual(stages.sort());
  expect(new Set(rows.map(([, , duration]) => duration))).toEqual(new Set(['weeks=4']));
});

test('names every secret variable, and none that is not sensitive', () => {
  const sensitive = document.stacks.flatMap(({ config }) =>
    Object.entries(config.variable ?? {}).flatMap(([name, block]) => (block.sensitive === true ? [name] : [])),
  );
  expect(rowsOf('secrets').map(([name]) => name)).toEqual([...new Set(sensitive)].map((name) => `TF_VAR_${name}`));
});

test('shows an accepted finding with its reason', () => {
  expect(rowsOf('exceptions')).toEqual([['a-rule', 'edge', 'cloudflare_list.Bans', 'a reason of its own']]);
});

test('draws the stages of a flow in their order', () => {
  const [{ diagram }] = report.logins.filter(({ diagram }) => diagram.title === 'Flow invitation-enrollment') as [
    SiteReport['logins'][number],
  ];
  expect(diagram.nodes.map(({ lines: [name] }) => name)).toEqual([
    'invitation-enrollment',
    'enrollment-code',
    'enrollment-identification',
    'enrollment-prompt',
    'invitation-validation',
    'enrollment-user-write',
    'enrollment-login',
    'default-authenticator-webauthn-setup',
  ]);
});

test('the overview of a site with one stack shows the visitor at authentik', () => {
  const { overview, edge, tables } = reportOf(siteOf(undefined, fresh));
  expect(overview.nodes.map(({ id }) => id)).toEqual(['visitor', 'authentik']);
  expect(overview.edges).toEqual([{ from: 'visitor', to: 'authentik' }]);
  expect(edge).toBeUndefined();
  expect(tables.map(({ id }) => id)).not.toContain('hosts');
});

test('the overview of a whole site joins every part to another', () => {
  const { nodes, edges } = report.overview;
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  expect(nodes.filter(({ id }) => !joined.has(id))).toEqual([]);
});
