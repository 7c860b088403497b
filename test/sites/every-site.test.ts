import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { sitePage } from '../../report/site-page';
import { siteReport } from '../../report/site-report';
import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import type { Block, StackDocument } from '../../rules/readers/document';
import { SITES, siteNamed } from '../../sites/index';
import { siteOf } from '../support/site-app';
import { addressFaults, type Manifest, updatedManifest } from './address-manifest';
import { pipelineOf } from './pipeline';

// The one suite that reads the sites of this repository: each is valid, breaks no rule and is what its folder
// `expected/` says. `npm run snapshots` writes that folder.

const ROOT = join(__dirname, '..', '..', 'sites');
const WRITES = process.env.UPDATE_EXPECTED === '1';

describe.each(Object.entries(SITES))('site %s', (name, input) => {
  const document = siteOf(undefined, input);
  const stacks = document.stacks.map((stack) => ({ stack, file: (kind: string) => expectedFile(name, stack, kind) }));

  const pipeline = join(ROOT, name, 'expected', 'pipeline.json');
  const page = join(ROOT, name, 'expected', 'README.md');

  test('is registered under its own name', () => {
    expect(siteNamed(name).name).toBe(name);
  });

  test('breaks no rule', () => {
    expect(enforceRules(document, RULES, siteNamed(name).exceptions).faults).toEqual([]);
  });

  test('has no expectation of a stack that it does not have', () => {
    const folder = join(ROOT, name, 'expected');
    const known = [pipeline, page, ...stacks.flatMap(({ file }) => [file('yaml'), file('addresses.json')])];
    const others = (existsSync(folder) ? readdirSync(folder) : [])
      .map((file) => join(folder, file))
      .filter((file) => !known.includes(file));
    if (WRITES) for (const file of others) rmSync(file);
    else expect(others).toEqual([]);
  });

  test('tells the workflows its stacks and the secrets of each', () => {
    const text = `${JSON.stringify(pipelineOf(document), null, 2)}\n`;
    if (WRITES) write(pipeline, text);
    expect(existsSync(pipeline) ? readFileSync(pipeline, 'utf8') : 'nothing; npm run snapshots').toBe(text);
  });

  test('is drawn as expected', () => {
    const site = siteNamed(name);
    const { accepted } = enforceRules(document, RULES, site.exceptions);
    const { host } = site.identity;
    const text = sitePage(siteReport({ name, host, document, rules: RULES.length, accepted }));
    if (WRITES) write(page, text);
    expect(existsSync(page) ? readFileSync(page, 'utf8') : 'nothing; npm run snapshots').toBe(text);
  });

  test.each(stacks)('keeps every address of $stack.name, or says where it went', ({ stack, file }) => {
    const path = file('addresses.json');
    if (WRITES) write(path, `${JSON.stringify(updatedManifest(readManifest(path), stack.config), null, 2)}\n`);
    expect(addressFaults(readManifest(path), stack.config)).toEqual([]);
  });

  test.each(stacks)('synthesises $stack.name as expected', ({ stack, file }) => {
    const path = file('yaml');
    if (WRITES) write(path, snapshotOf(stack));
    expect(snapshotOf(stack)).toBe(existsSync(path) ? readFileSync(path, 'utf8') : 'nothing; npm run snapshots');
  });
});

test('no two sites share a state', () => {
  const states = Object.values(SITES).flatMap((input) =>
    siteOf(undefined, input).stacks.map(({ config }) => JSON.stringify(config.terraform?.backend)),
  );
  expect(new Set(states).size).toBe(states.length);
});

function expectedFile(site: string, { name }: StackDocument, kind: string): string {
  return join(ROOT, site, 'expected', `${name}.${kind}`);
}

function readManifest(path: string): Manifest {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { addresses: [], retired: {} };
}

/** The Terraform JSON as YAML, where policies and scripts keep their lines. Bundled programs are in `programs/`. */
function snapshotOf({ config }: StackDocument): string {
  const shown = structuredClone(config) as { resource?: Record<string, Record<string, Block>> };
  for (const block of Object.values(shown.resource?.kubernetes_config_map_v1 ?? {})) {
    const { data = {} } = block as { data?: Record<string, string> };
    const bundles = Object.keys(data).filter((name) => name.endsWith('.mjs'));
    for (const name of bundles) data[name] = `(programs/${name.slice(0, -'.mjs'.length)})`;
  }
  return stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true }).replace(
    /("?checksum\/program"?: )[0-9a-f"]{64,66}/,
    '$1(of the program)',
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
