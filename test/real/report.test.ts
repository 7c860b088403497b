import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { reportCommand } from '../../ops/commands/report';
import { OpsContext } from '../../ops/core/context';
import { runOps } from '../../ops/program';
import { defineSite } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { RecordingTerminal } from '../support/ops-terminal';

const CHROMIUM = '/usr/bin/chromium';
const describeWithChromium = existsSync(CHROMIUM) ? describe : describe.skip;

describeWithChromium('the report in Chromium', () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  /** Whatever the console says, and every address that is asked for besides the file itself. */
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'));
    const file = join(folder, 'harbour.html');
    const context = new OpsContext({ site: () => defineSite(harbour), env: {}, terminal: new RecordingTerminal() });
    expect(await runOps(['report', '--out', file], context, [reportCommand])).toBe(0);
    // As root, in a container, there is no sandbox to be had.
    browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const textOf = (selector: string) => page.$eval(selector, (element) => element.textContent ?? '');
  const shownRows = () => page.$$eval('tbody tr', (rows) => rows.filter((row) => row.checkVisibility()).length);

  test('says whose it is, and draws the overview', async () => {
    expect(await page.title()).toContain('harbour');
    expect(await textOf('svg[aria-label="Overview"]')).toContain('Cloudflare');
  });

  test('searches all tables', async () => {
    const before = await shownRows();
    await page.type('#search', 'session default-authentication-login');
    expect(await shownRows()).toBe(1);
    expect(await textOf('#search-count')).toMatch(/^1 of \d+ rows$/);
    await page.$eval('#search', (input) => {
      (input as HTMLInputElement).value = '';
      input.dispatchEvent(new Event('input'));
    });
    expect(await shownRows()).toBe(before);
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

  test('changes between light and dark', async () => {
    const background = () => page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
    const before = await background();
    await page.click('#scheme');
    expect(await background()).not.toBe(before);
  });

  test('fits a phone: only tables and diagrams scroll sideways', async () => {
    await page.setViewport({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  test('says nothing in the console and asks no server', () => {
    expect(complaints).toEqual([]);
  });
});
