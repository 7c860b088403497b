import type { Diagram } from '../../report/diagram';
import { html } from '../../report/html';
import { toMermaid } from '../../report/mermaid';
import { reportPage } from '../../report/page';
import { withPlan } from '../../report/plan-marks';
import { siteReport } from '../../report/site-report';
import { toSvg } from '../../report/svg';
import { siteOf } from '../support/site-app';

const props = { name: 'harbour', host: 'authentik.harbour.example', rules: 7, accepted: [] };
const assets = { style: 'body {}', script: 'void 0;' };
const page = () => reportPage(siteReport({ ...props, document: siteOf() }), assets);

const DIAGRAM: Diagram = {
  title: 'Two parts',
  direction: 'LR',
  nodes: [
    { id: 'a', kind: 'person', lines: ['visitor <1>'] },
    { id: 'b', kind: 'store', lines: ['data', 'base'], mark: 'add' },
  ],
  edges: [
    { from: 'a', to: 'b', label: 'asks' },
    { from: 'b', to: 'a', isFallback: true },
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
  const report = withPlan(siteReport({ ...props, document: siteOf() }), [
    { stack: 'identity', address: 'authentik_stage_user_login.SignIn_PasswordLogin', actions: ['update'] },
    { stack: 'platform', address: 'kubernetes_ingress_v1.Static', actions: ['create'] },
    { stack: 'platform', address: 'kubernetes_ingress_v1.Outpost', actions: ['no-op'] },
    { stack: 'edge', address: 'cloudflare_ruleset.WafRules', actions: ['delete', 'create'] },
  ]);
  const marked = report.tables.flatMap(({ id, rows }) =>
    rows.flatMap(({ cells: [first], mark }) => (mark === undefined || id === 'stacks' ? [] : [[id, first, mark]])),
  );
  expect(marked).toEqual([
    ['hosts', 'authentik.harbour.example', 'add'],
    ['sessions', 'default-authentication-login', 'change'],
    ['edge', 'rule crowdsec_ban', 'change'],
    ['edge', 'rule own_domain_skip', 'change'],
  ]);
  expect(reportPage(report, assets)).toContain('<tr data-plan="add">');
});

test('a diagram is the same in Mermaid and as SVG', () => {
  expect(toMermaid(DIAGRAM)).toBe(`flowchart LR
  a(["visitor #60;1#62;"])
  b[("data<br/>base")]
  a -->|"asks"| b
  b -.-> a`);
  const { text } = toSvg(DIAGRAM);
  for (const part of ['visitor &lt;1&gt;', '>data<', '>base<', '>asks<', 'node store plan-add', 'link fallback'])
    expect(text).toContain(part);
});
