import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReportWatch } from '../../../ops/site/report-watch';

let folder: string;
let watch: ReportWatch;
let address: string;
let fault: string | undefined;
const notes: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-watch-'));
  const [file, source] = [join(folder, 'site.html'), join(folder, 'sites')];
  mkdirSync(source);
  const content = (text: string) => `<meta content="default-src 'none'; style-src x"><body>${text}</body>`;
  writeFileSync(file, content('before'));
  writeFileSync(join(source, 'identity.ts'), 'before');
  fault = undefined;
  notes.length = 0;
  watch = new ReportWatch({
    file,
    sources: [source],
    note: (text) => notes.push(text),
    write: async () => {
      if (fault === undefined) writeFileSync(file, content(readFileSync(join(source, 'identity.ts'), 'utf8')));
      return fault;
    },
  });
  address = await watch.start();
});
afterEach(() => {
  watch.stop();
  rmSync(folder, { recursive: true, force: true });
});

const page = async () => (await fetch(address)).text();
const listener = () => new Promise<IncomingMessage>((resolve) => get(`${address}changes`, resolve));
const messageOf = (response: IncomingMessage) =>
  new Promise<string>((resolve) => response.setEncoding('utf8').once('data', resolve));
const save = (text: string) => writeFileSync(join(folder, 'sites', 'identity.ts'), text);

test('a saved file of the site makes the page again, and tells the browser', async () => {
  expect(await page()).toContain('before');
  const changed = messageOf(await listener());
  save('after');
  expect(await changed).toBe('data: changed\n\n');
  expect(await page()).toContain('after');
});

test('a fault of the site is told, and the last page stays', async () => {
  fault = 'error: site demo: identity.flows: is empty';
  save('broken');
  while (notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(notes).toEqual([fault]);
  expect(await page()).toContain('before');
});

test('only the page that is served may ask a server, and only this one', async () => {
  expect(await page()).toContain("default-src 'none'; connect-src 'self'; style-src x");
  expect(readFileSync(join(folder, 'site.html'), 'utf8')).not.toContain('connect-src');
  expect((await fetch(`${address}etc/passwd`)).status).toBe(404);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:/);
});
