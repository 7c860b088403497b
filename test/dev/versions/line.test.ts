import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LineFile } from '../../../constructs/authentik/server/server-line';
import { SchemaFiles } from '../../../constructs/core/schema-files';
import { readLine } from '../../../dev/versions/line';
import { versions } from '../../../dev/versions/main';
import { siteEffects } from '../../../dev/versions/site-effects';
import { lineText } from '../../../dev/versions/text';
import { chartKeys } from '../../../rules/readers/chart-keys';
import { inputNamed } from '../../../sites/named';
import { nameFolder } from '../../support/site/synth';
import { recordWithout, writeFolderOfFacts } from './folder-of-facts';

const LINE = new SchemaFiles<LineFile>('authentik-line').of('2026.5') as LineFile;
const FILES = ['authentik-line@2026.5.json', 'authentik@2026.5.0.json'];
const SCHEMAS = join(__dirname, '..', '..', '..', 'schemas');

let folder: string;
let printed: string[];
let noted: string[];

const at = (name: string) => join(folder, name);
const run = (...args: readonly string[]) =>
  versions(args, {
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
    recorded: at('schemas'),
    run: (client) => {
      throw new Error(`no network in a test: ${client}`);
    },
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-facts-'));
  [printed, noted] = [[], []];
  recordWithout(at('schemas'), ...FILES);
  writeFolderOfFacts(at('facts'), LINE, chartKeys('authentik', LINE.chart) ?? {});
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder with the facts of 2026.5 writes that line, byte for byte, and says what it means', () => {
  expect([run('authentik', '2026.5', '--from', at('facts')), noted]).toEqual([0, []]);
  for (const file of FILES) {
    expect(readFileSync(at(`schemas/${file}`), 'utf8')).toBe(readFileSync(join(SCHEMAS, file), 'utf8'));
  }
  const [text = ''] = printed;
  expect(text).toContain('- grantTypes: `false` -> `true`: the server refuses a login');
  expect(text).toContain('- listensOn: `ipv4` -> `ipv6`');
  expect(text).toMatch(/Not decided by the facts, taken from 2026.2; .*`proxyImageSessions`/);
  expect(text).toContain('`AUTHENTIK_BOOTSTRAP_PASSWORD_HASH`');
  expect(text).toContain('New resource types: `authentik_');
  const site = (name: string) => text.split(`## Site ${name}`)[1] ?? '';
  // It names the objects that a new attribute touches, and what each of them does with it.
  expect(site('viktorbarzin')).toMatch(/^: server 2026\.2\.4 -> 2026\.5\.9\n/);
  expect(site('viktorbarzin')).toMatch(
    /`authentik_provider_oauth2\.grant_types`: .*left to the UI by .*`authentik_provider_oauth2\.Immich`/,
  );
  expect(site('viktorbarzin')).toContain(
    'Advisories that go away: 10 advisories. 2026.2.7 of the same line has them too.',
  );
  expect(site('viktorbarzin')).toContain('Remove what covers no finding on the new line: `exceptions.0`.');
  expect(site('homelab')).toContain('Nothing changes: it is not below 2026.5.9.');
});

test('a setting and a key that are gone are named, with what a site states of them', () => {
  const change = (path: string, pattern: RegExp) =>
    writeFileSync(at(path), readFileSync(at(path), 'utf8').replace(pattern, ''));
  change('facts/authentik/lib/default.yml', / {2}timeout_flows: ""\n/);
  change('facts/chart/templates/all.yaml', /.*server\.pdb\.\w+.*\n/g);
  const read = readLine(at('facts'), '2026.5', at('schemas'));
  const text = lineText(read).join('\n');
  expect(text).toContain('Settings that are gone: `AUTHENTIK_CACHE__TIMEOUT_FLOWS`.');
  expect(text).toMatch(/New keys of the chart: .*Gone: .*`server\.pdb\./);
  expect(siteEffects(inputNamed('viktorbarzin'), read.file, nameFolder()).join('\n')).toContain(
    'Settings of this site that the server no longer reads: `AUTHENTIK_CACHE__TIMEOUT_FLOWS`.',
  );
});

test('without a provider and a chart the line keeps those before it', () => {
  rmSync(at('facts/provider.json'));
  rmSync(at('facts/chart'), { recursive: true });
  const read = readLine(at('facts'), '2026.5.9', at('schemas'));
  expect(lineText(read)).toContain('- No provider.json: the line keeps provider 2026.2.0.');
  expect(read.file).toMatchObject({ provider: '2026.2.0', chart: '2026.2.3' });
});

test('the schema of Terraform, which does not say its version, gets the one of release.json', () => {
  const schema = JSON.parse(readFileSync(at('facts/provider.json'), 'utf8'));
  delete schema.provider_versions;
  writeFileSync(at('facts/provider.json'), JSON.stringify(schema));
  expect(() => readLine(at('facts'), '2026.5', at('schemas'))).toThrow('write "provider" into release.json');
  const notes = JSON.parse(readFileSync(at('facts/release.json'), 'utf8'));
  writeFileSync(at('facts/release.json'), JSON.stringify({ ...notes, provider: '2026.5.1' }));
  const { file, files } = readLine(at('facts'), '2026.5', at('schemas'));
  expect(file.provider).toBe('2026.5.1');
  expect(Object.keys(files)).toContain('authentik@2026.5.1.json');
});

test.each([
  ['authentik/lib/default.yml', 'has no authentik/lib/default.yml; give a checkout of authentik at the tag'],
  ['release.json', 'no version of line 2026.5; give one, for example 2026.5.0, or write it into release.json'],
])('without %s it says what is missing, and writes nothing', (path, message) => {
  rmSync(at(`facts/${path}`));
  expect(run('authentik', '2026.5', '--from', at('facts'))).toBe(2);
  expect(noted.join('\n')).toContain(message);
  expect(() => readFileSync(at(`schemas/${FILES[0]}`))).toThrow('ENOENT');
});

test('a chart is recorded from its folder', () => {
  expect(run('chart', at('facts/chart'))).toBe(0);
  expect(printed).toEqual([`wrote schemas/helm-authentik@${LINE.chart}.json`]);
});

test.each([
  [['authentik', 'newest'], 'newest is no line of authentik; write for example 2026.11'],
  [['what'], 'error: too many arguments'],
  [['chart'], "error: missing required argument 'version'"],
])('%j is refused with one line', (args, message) => {
  expect(run(...args)).toBe(2);
  expect(noted.join('\n')).toContain(message);
  expect(noted.join('\n')).not.toContain('    at ');
});

test('--help says what a folder of facts holds', () => {
  expect(run('--help')).toBe(0);
  expect(printed.join('\n')).toContain('A folder of facts holds files of');
});
