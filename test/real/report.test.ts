import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { describeIf } from '../support/describe-if';
import { writeReportPages } from '../support/report-pages';

const CHROMIUM = '/usr/bin/chromium';
const missing = existsSync(CHROMIUM) ? undefined : 'there is no chromium (test/real/setup/chromium.sh)';

describeIf('report', missing)('the report in Chromium', () => {
  let folder: string;
  /** The page of the same site with a plan. */
  let planned: string;
  let browser: Browser;
  let page: Page;
  /** Whatever the console says, and every address that is asked for besides the file itself. */
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'));
    const pages = await writeReportPages(folder);
    planned = pages.planned;
    // The tests run as root in a container, where Chromium has no sandbox.
    browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    watch(page);
    await page.goto(pathToFileURL(pages.file).href);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function watch(one: Page): void {
    one.on('console', (message) => complaints.push(message.text()));
    one.on('pageerror', (error) => complaints.push(String(error)));
    one.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) complaints.push(request.url());
    });
  }

  const textOf = (selector: string) => page.$eval(selector, (element) => element.textContent ?? '');
  const countShownRows = () => page.$$eval('tbody tr', (rows) => rows.filter((row) => row.checkVisibility()).length);

  test('says whose it is, and draws the overview', async () => {
    expect(await page.title()).toContain('harbour');
    expect(await textOf('svg[aria-label="Overview"]')).toContain('Cloudflare');
  });

  test('searches all tables', async () => {
    const before = await countShownRows();
    await page.type('#search', 'session after this login stage');
    expect(await countShownRows()).toBe(1);
    expect(await textOf('#search-count')).toMatch(/^1 of \d+ rows$/);
    // The hit is on the screen, and no picture stands above it.
    const hit = await page.$$eval('tbody tr', (all) => {
      const box = all.find((row) => row.checkVisibility())?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
    });
    expect(hit).toBe(true);
    expect(await page.$eval('#overview', (heading) => heading.checkVisibility())).toBe(false);
    await page.$eval('#search', (input) => {
      (input as HTMLInputElement).value = '';
      input.dispatchEvent(new Event('input'));
    });
    expect(await countShownRows()).toBe(before);
  });

  test.each([
    ['198.51.100.9', 'blog.harbour.example', 'blocked by rule crowdsec_ban'],
    ['198.51.100.9', 'AUTHENTIK.harbour.example', 'not blocked'],
    ['203.0.113.7', 'blog.harbour.example', 'not blocked'],
    ['not an address', 'blog.harbour.example', 'cannot be evaluated'],
  ])('tells what happens to a banned %s on %s', async (ip, host, answer) => {
    for (const [name, value] of Object.entries({ ip, host })) {
      await page.$eval(`#edge-form [name=${name}]`, (input) => ((input as HTMLInputElement).value = ''));
      await page.type(`#edge-form [name=${name}]`, value);
    }
    expect(await textOf('#edge-answer')).toContain(answer);
  });

  describe('the matrix of access', () => {
    const rows = () =>
      page.$$eval('#access tbody tr', (all) =>
        all.filter((row) => row.checkVisibility()).map((row) => row.firstElementChild?.textContent ?? ''),
      );
    const choose = (filter: string, value: string) => page.select(`#access select[data-filter=${filter}]`, value);

    afterEach(async () => {
      for (const filter of ['subject', 'target']) await choose(filter, '');
    });

    test('can be filtered by a group', async () => {
      const all = await rows();
      await choose('subject', 'kubernetes-admins');
      const found = await rows();
      expect(found.length).toBeLessThan(all.length);
      expect(found).toContain('k8s.harbour.example');
      expect(found.some((what) => what.includes('terminal.harbour.example'))).toBe(false);
      expect(await textOf('#access form [role=status]')).toBe(`${found.length} of ${all.length} rows`);
    });

    test('can be filtered by a host, and by both', async () => {
      await choose('target', 'terminal.harbour.example');
      expect(await rows()).toEqual([expect.stringContaining('terminal.harbour.example')]);
      await choose('subject', 'Task Submitters');
      expect(await rows()).toEqual([]);
    });

    test('can be filtered with the keyboard alone', async () => {
      await page.focus('#access select[data-filter=subject]');
      await page.keyboard.type('kubernetes-p');
      expect(await rows()).toContain('k8s.harbour.example');
      expect((await rows()).some((what) => what.includes('terminal.harbour.example'))).toBe(false);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-filter'))).toBe('target');
      // A key that means something elsewhere stays in the list.
      await page.keyboard.press('/');
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
    });
  });

  test('shows with a plan what it opens and closes: in words, in the pictures and in the table', async () => {
    const other = await browser.newPage();
    watch(other);
    await other.goto(pathToFileURL(planned).href);
    const text = (selector: string) => other.$$eval(selector, (all) => all.map((one) => one.textContent ?? ''));
    expect(await text('.plan-lines [data-plan=opened]')).toEqual([
      'Admins can now open Wiki (before: no)',
      'kubernetes-admins can now open Grafana (before: no)',
    ]);
    expect(await text('.people [data-plan=opened] b')).toEqual(
      expect.arrayContaining(['kubernetes-admins', 'Grafana']),
    );
    expect(await text('.people [data-plan=closed] b')).toEqual(['kubernetes-power-users', 'k8s.harbour.example']);
    expect(await text('.badge')).toEqual(['STOPPED']);
    expect((await text('.verdict[data-verdict=stopped] li')).join()).toContain('Remedy: ');
    expect(await text('.legend li')).toEqual([
      'added',
      'changed',
      'removed',
      'access opened',
      'access closed',
      'way in shut',
    ]);
    expect(await text('#access tr[data-plan=opened] td:first-child')).toEqual(['Grafana']);
    expect(await text('svg .plan-opened .name')).toEqual(['authentik']);
    const colour = (selector: string, side: string) =>
      other.$eval(selector, (one, name) => getComputedStyle(one).getPropertyValue(name), side);
    const stroke = await colour('svg .plan-opened rect', 'stroke');
    expect(stroke).toBe(await colour('.legend [data-plan=opened]', 'border-left-color'));
    await other.close();
  });

  test('changes between light and dark, and keeps it; the age of the report is computed', async () => {
    const background = () => page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
    const before = await background();
    await page.click('#scheme');
    const after = await background();
    expect(after).not.toBe(before);
    await page.reload();
    expect(await background()).toBe(after);
    expect(await textOf('#age')).toMatch(/^\d+ minutes? ago$/);
  });

  test('fits a phone, and each picture does: only tables scroll sideways', async () => {
    await page.setViewport({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const widths = await page.$$eval('svg.diagram', (all) => all.map((one) => one.getBoundingClientRect().width));
    expect(widths.length).toBeGreaterThan(0);
    expect(Math.max(...widths)).toBeLessThanOrEqual(360);
  });

  test('says nothing in the console and asks no server', () => {
    expect(complaints).toEqual([]);
  });
});
