import type { Diagram } from '../../report/diagram';
import { html } from '../../report/html';
import { toMermaid } from '../../report/mermaid';
import { reportPage } from '../../report/page';
import { withPlan } from '../../report/plan-marks';
import { siteReport } from '../../report/site-report';
import { toSvg } from '../../report/svg';
import type { Table } from '../../report/table';
import { siteOf } from '../support/site/site-app';

const props = { name: 'harbour', host: 'authentik.harbour.example', accepted: [] };
const assets = { style: 'body {}', script: 'void 0;' };
const page = () => reportPage(siteReport({ ...props, document: siteOf() }), assets);

const PASSES = { verdict: 'ok', stops: [], allowed: [] } as const;

const DIAGRAM: Diagram = {
  title: 'Two parts',
  direction: 'LR',
  nodes: [
    { id: 'a', kind: 'person', lines: ['visitor <1>'] },
    { id: 'b', kind: 'store', lines: ['data', 'base'], mark: 'add' },
  ],
  edges: [
    { from: 'a', to: 'b', label: 'asks' },
    { from: 'b', to: 'a' },
  ],
};

test('two runs give the same bytes', () => {
  expect(page()).toBe(page());
});

test('a page names no address that a browser would load by itself', () => {
  const text = page();
  expect(text).toContain("default-src 'none'");
  expect(text).not.toMatch(/<(script|img|iframe|link)[^>]*(src|href)="(?!data:)/);
  expect(text).not.toMatch(/@import|url\((?!#)/);
});

test('a link shows the whole URL, for a person who copies it; a runbook its page', () => {
  const links = [...page().matchAll(/<a href="(https:[^"]+)" rel="noreferrer">([^<]*)<\/a>/g)];
  const isRunbook = ([, url = '']: RegExpMatchArray) => url.endsWith('.md');
  expect(links.filter(isRunbook).length).toBeGreaterThan(0);
  for (const [, url, text] of links.filter(isRunbook)) expect(url).toMatch(new RegExp(`/${text}$`));
  const others = links.filter((link) => !isRunbook(link));
  expect(others.length).toBeGreaterThan(0);
  for (const [, url, text] of others) expect(text).toBe(url);
});

test('a value is text, whatever it holds', () => {
  expect(html`<b>${'<script>"&\''}</b>`.text).toBe('<b>&lt;script&gt;&quot;&amp;&#39;</b>');
  const report = siteReport({ ...props, name: '</title><script>', document: siteOf() });
  expect(reportPage(report, assets)).toContain('<title>&lt;/title&gt;&lt;script&gt;');
});

test('a plan marks the rows of the objects that it changes, and no other', () => {
  const plan = (stack: string, changes: Readonly<Record<string, string>>) => ({
    stack,
    changes: Object.entries(changes).map(([address, kind]) => ({ address, kind })),
    access: [],
    ...PASSES,
  });
  const report = withPlan(siteReport({ ...props, document: siteOf() }), [
    plan('identity', { 'authentik_stage_user_login.SignIn_PasswordLogin': 'update' }),
    plan('platform', { 'kubernetes_ingress_v1.Static': 'create', 'kubernetes_ingress_v1.Outpost': 'import' }),
    plan('edge', { 'cloudflare_ruleset.WafRules': 'replace', 'cloudflare_list.Old': 'delete' }),
  ]);
  const marked = report.tables.flatMap(({ id, rows }) =>
    rows.flatMap(({ cells: [first], mark }) => (mark === undefined || id === 'stacks' ? [] : [[id, first, mark]])),
  );
  expect(marked).toEqual([
    ['hosts', 'authentik.harbour.example', 'change'],
    ['sessions', 'default-authentication-login', 'change'],
    ['edge', 'crowdsec_ban', 'change'],
    ['edge', 'own_domain_skip', 'change'],
  ]);
  const boxes = [report.overview, ...report.logins.map(({ diagram }) => diagram)].flatMap(({ nodes }) =>
    nodes.flatMap(({ lines: [name], mark }) => (mark === undefined ? [] : [[name, mark]])),
  );
  expect(boxes).toEqual([
    ['Cloudflare', 'change'],
    ['Traefik', 'change'],
    ['authentik', 'change'],
    ['default-authentication-login', 'change'],
  ]);
  const text = reportPage(report, assets);
  expect(text).toContain('<tr id="hosts-authentik.harbour.example" data-plan="change">');
  expect(text).toContain('<li data-plan="remove"><code>edge.cloudflare_list.Old</code></li>');
  expect(text).toContain('No change in who can open what.');
});

test('a flow that a plan creates is added box by box, one whose stage changes is changed there', () => {
  const report = siteReport({ ...props, document: siteOf() });
  const ofNewPeople = ({ title }: { readonly title: string }) => title.startsWith('sign-up');
  const [created, other] = report.logins.filter(ofNewPeople).map(({ diagram }) => diagram.nodes);
  const addresses = created?.flatMap((node) => node.addresses ?? []) ?? [];
  const kept = addresses.filter((address) => other?.some((node) => node.addresses?.includes(address)));
  const changes = addresses
    .filter((address) => !kept.includes(address))
    .map((address) => ({ address: address.replace(/^identity\./, ''), kind: 'create' }));
  const { logins } = withPlan(report, [{ ...PASSES, stack: 'identity', changes, access: [] }]);
  const marks = logins.find(ofNewPeople)?.diagram.nodes.map(({ mark }) => mark);
  // The last box is no object: it says how long the session lasts.
  expect(new Set(marks?.slice(0, -1))).toEqual(new Set(['add']));
  const stage = { address: addresses[1]?.replace(/^identity\./, '') ?? '', kind: 'update' };
  const changed = withPlan(report, [{ ...PASSES, stack: 'identity', changes: [stage], access: [] }]);
  expect(
    changed.logins
      .find(ofNewPeople)
      ?.diagram.nodes.map(({ mark }) => mark)
      .filter(Boolean),
  ).toEqual(['change']);
});

test('the page of a stopped plan says so in its title and its head, with the remedy of each stop', () => {
  const stop = { id: 'destroy', address: 'authentik_flow.Old', found: 'is deleted', why: 'Users lose a way in.' };
  const allowed = [{ ...stop, id: 'cleared', reason: 'it is <unused>' }];
  const report = withPlan(siteReport({ ...props, document: siteOf() }), [
    { stack: 'edge', changes: [], access: [], ...PASSES },
    {
      ...{ stack: 'identity', changes: [], access: [], verdict: 'stopped', allowed },
      stops: [{ ...stop, remedy: 'keep it in the site', allowable: true }],
    },
  ]);
  const text = reportPage(report, assets);
  expect(text).toContain('<title>STOPPED: plan of harbour');
  expect(text.slice(0, text.indexOf('</header>'))).toContain('<a class="badge" href="#plan">STOPPED</a>');
  for (const part of [
    '<strong>edge: may be applied</strong>, 0 changes',
    '<strong>identity: STOPPED: 1 stop without an allowance</strong>, 0 changes',
    '<b>Remedy:</b> keep it in the site.',
    'allow-stop: destroy authentik_flow.Old because REASON',
    'because it is &lt;unused&gt;',
  ])
    expect(text).toContain(part);
  // On a phone the figures would fill the first screen.
  expect(text.indexOf('id="plan"')).toBeLessThan(text.indexOf('aria-label="The site in numbers"'));
  expect(reportPage(withPlan(siteReport({ ...props, document: siteOf() }), []), assets)).not.toContain('STOPPED');
});

test('without a script the page says when it was written, to the minute', () => {
  const written = '2026-11-25T03:15:42.100Z';
  const text = reportPage({ ...siteReport({ ...props, document: siteOf() }), written }, assets);
  expect(text).toContain('<b id="age" data-written="2026-11-25T03:15:42.100Z">2026-11-25 03:15 UTC</b>');
});

describe('a table', () => {
  const of = (rows: Table['rows'], isMerged = true) => {
    const table = {
      id: 't',
      title: 'T',
      intro: '',
      columns: ['what', 'value'],
      code: ['what', 'value'],
      rows,
      isMerged,
    };
    return reportPage({ ...siteReport({ ...props, document: siteOf() }), tables: [table] }, assets);
  };

  test('shows rows that differ in the first cell only as one, with a list; a mark keeps a row apart', () => {
    const rows = ['one', 'two', 'three'].map((name) => ({ cells: [name, 'same'], addresses: [] }));
    expect(of(rows).match(/<tr id=/g)).toHaveLength(1);
    expect(of(rows)).toContain('<li><code>one</code></li><li><code>two</code></li><li><code>three</code></li>');
    expect(of(rows.map((row, index) => (index === 1 ? { ...row, mark: 'add' } : row))).match(/<tr id=/g)).toHaveLength(
      2,
    );
    expect(of(rows, false).match(/<tr id=/g)).toHaveLength(3);
  });

  test('gives each row an id of its own', () => {
    const ids = [
      ...of([...'aab'].map((name, index) => ({ cells: [name, `${index}`], addresses: [] }))).matchAll(
        /<tr id="([^"]+)"/g,
      ),
    ];
    expect(ids.map(([, id]) => id)).toEqual(['t-a', 't-a~2', 't-b']);
  });

  test('links a URL, and no expression that begins like one', () => {
    const cells = ['https://a.example/b?c=d', 'https://.*', 'https://(a|b)\\.example/', 'https://a\\.example'];
    const text = of(cells.map((cell) => ({ cells: [cell, ''], addresses: [] })));
    expect([...text.matchAll(/<a href="(https[^"]*)"/g)].map(([, url]) => url)).toEqual([cells[0]]);
  });
});

describe('the access that a plan opens and closes', () => {
  const change = (kind: 'opened' | 'closed', targets: readonly string[], word: string) => ({
    ...{ kind, targets, subjects: [], words: [word, ...targets.map((name) => ({ name }))] },
    addresses: ['authentik_application.KubernetesDashboard_Application'],
  });
  const report = withPlan(siteReport({ ...props, document: siteOf() }), [
    {
      ...PASSES,
      stack: 'identity',
      changes: [{ address: 'authentik_application.KubernetesDashboard_Application', kind: 'update' }],
      access: [
        change('opened', ['Kubernetes Dashboard'], 'opens '),
        change('closed', ['Grafana <b>', 'Vault'], 'closes '),
      ],
    },
  ]);
  const table = report.tables.find(({ id }) => id === 'access');

  test('stands in rows of their own', () => {
    const marked = table?.rows.filter(({ mark }) => mark !== undefined).map(({ cells: [what], mark }) => [what, mark]);
    expect(marked).toEqual([
      ['Vault', 'closed'],
      ['Kubernetes Dashboard', 'opened'],
    ]);
    const targets = table?.rows.flatMap(({ tags }) => tags?.target ?? []);
    expect(new Set(targets).size).toBe(targets?.length);
  });

  test('stands in the pictures, in sentences above them, and in the legend', () => {
    expect(report.overview.nodes.find(({ id }) => id === 'authentik')?.mark).toBe('opened');
    const text = reportPage(report, assets);
    expect(text).toContain('<li data-plan="closed">closes <code>Grafana &lt;b&gt;</code><code>Vault</code></li>');
    for (const word of ['added', 'changed', 'removed', 'access opened', 'access closed']) {
      expect(text).toMatch(new RegExp(`<li data-plan="\\w+">${word}</li>`));
    }
  });
});

test('a diagram is the same in Mermaid and as SVG', () => {
  expect(toMermaid(DIAGRAM)).toBe(`flowchart LR
  a(["visitor #60;1#62;"])
  b[("data<br/>base")]
  a -->|"asks"| b
  b --> a`);
  const { text } = toSvg(DIAGRAM);
  for (const part of ['visitor &lt;1&gt;', '>data<', '>base<', '>asks<', 'node store plan-add', 'class="link"'])
    expect(text).toContain(part);
});
