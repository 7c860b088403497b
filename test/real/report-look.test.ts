import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { describeIf } from '../support/describe-if';
import { writeReportPages } from '../support/report-pages';

const CHROMIUM = '/usr/bin/chromium';
const missing = !existsSync(CHROMIUM)
  ? 'there is no chromium (test/real/setup/chromium.sh)'
  : process.env.GATEHOUSE_AXE === undefined
    ? 'GATEHOUSE_AXE is not set (test/real/setup/axe.sh)'
    : undefined;
/** The script of axe-core. */
const AXE = process.env.GATEHOUSE_AXE ?? '';
/** Names where the pictures of the page go, for a person who looks at them. @default none are taken */
const SCREENSHOTS = process.env.GATEHOUSE_SCREENSHOTS;
const MAX_BYTES = 100_000;

// axe reads the whole page twelve times, and a busy machine needs minutes for it.
jest.setTimeout(600_000);

const SCREENS = [390, 800, 1440].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));

describeIf('report', missing)('the look of the report', () => {
  let folder: string;
  let files: { readonly file: string; readonly planned: string };
  let browser: Browser;
  const requests: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-look-'));
    files = await writeReportPages(folder);
    browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    if (SCREENSHOTS !== undefined) mkdirSync(SCREENSHOTS, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(file: string, { width, scheme }: { readonly width: number; readonly scheme: string }) {
    const page = await browser.newPage();
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) requests.push(request.url());
    });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height: 900 });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (SCREENSHOTS !== undefined) await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  }

  /** The page says itself that it runs no foreign script, so axe enters by the debugger. */
  async function violations(page: Page): Promise<readonly string[]> {
    await page.evaluate(readFileSync(AXE, 'utf8'));
    const { violations } = (await page.evaluate('axe.run()')) as {
      violations: readonly { id: string; nodes: readonly { target: unknown; failureSummary: string }[] }[];
    };
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
    );
  }

  test.each(SCREENS)('axe finds nothing at $width px, $scheme, with a stopped plan', async ({ width, scheme }) => {
    const page = await open(files.planned, { width, scheme });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await picture(page, `planned-${width}-${scheme}`);
    await page.close();
  });

  test.each([390, 1440])('axe finds nothing while paths are lit at %i px', async (width) => {
    const page = await open(files.file, { width, scheme: 'light' });
    await page.locator('[data-box=p0]').click();
    expect(await violations(page)).toEqual([]);
    await picture(page, `lit-${width}-light`);
    await page.close();
  });

  test('a click lights up the paths of a group, a second one puts them out; the keyboard does the same', async () => {
    const page = await open(files.file, { width: 1440, scheme: 'light' });
    const listLit = () => page.$$eval('.people [data-box][data-lit] b', (all) => all.map((one) => one.textContent));
    const group = await page.evaluateHandle(() =>
      [...document.querySelectorAll<HTMLElement>('[data-box]')].find((one) => one.textContent === 'kubernetes-admins'),
    );
    const element = group.asElement();
    await element?.evaluate((one) => (one as HTMLElement).click());
    expect(await listLit()).toEqual(expect.arrayContaining(['kubernetes-admins', 'password', 'k8s.harbour.example']));
    expect(await listLit()).not.toContain('terminal.harbour.example');
    expect(await page.$$eval('.people path[data-lit]', ({ length }) => length)).toBeGreaterThan(3);
    expect(await page.$eval('#people-answer', (one) => one.textContent)).toContain('k8s.harbour.example');
    await element?.evaluate((one) => (one as HTMLElement).click());
    expect(await listLit()).toEqual([]);
    await element?.evaluate((one) => (one as HTMLElement).focus());
    await page.keyboard.press('Enter');
    expect(await listLit()).toContain('kubernetes-admins');
    await page.keyboard.press('Escape');
    expect(await listLit()).toEqual([]);
    await page.close();
  });

  test.each([800, 1440])('no name in the picture of people is cut off at %i px', async (width) => {
    const page = await open(files.file, { width, scheme: 'light' });
    const cut = await page.$$eval('[data-box] b, [data-box] span', (all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
    );
    expect(cut).toEqual([]);
    await page.close();
  });

  test('without JavaScript and in print every section is shown, and the lines are drawn', async () => {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(pathToFileURL(files.planned).href);
    const listHidden = () =>
      page.$$eval('main h2', (all) => all.filter((one) => !one.checkVisibility()).map((one) => one.textContent));
    expect(await listHidden()).toEqual([]);
    expect(await page.$$eval('.people path', ({ length }) => length)).toBeGreaterThan(10);
    await picture(page, 'no-script');
    await page.emulateMediaType('print');
    expect(await listHidden()).toEqual([]);
    await picture(page, 'print');
    await page.close();
  });

  test('a page with a plan is below 100 kB and asks no server', () => {
    expect(statSync(files.planned).size).toBeLessThan(MAX_BYTES);
    expect(requests).toEqual([]);
  });
});
