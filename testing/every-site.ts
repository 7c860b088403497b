import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { sitePage } from '../report/site-page';
import { siteReport } from '../report/site-report';
import { enforceRules } from '../rules/enforce';
import { RULES } from '../rules/index';
import type { Block, SiteDocument, StackDocument } from '../rules/readers/document';
import { defineSite, type SiteInput } from '../sites/schema/site';
import { buildApp, renderSite } from '../stacks/site-app';
import { addressFaults, type Manifest, updateManifest } from './address-manifest';
import { expectInFile, updatesSnapshots } from './file-snapshot';
import { pipelineOf } from './pipeline';

/**
 * Tests each site of a registry: it is valid, breaks no rule and is what its folder `expected/` says, which `jest -u` writes.
 *
 * @param folder that has a folder for each site
 */
export function testSites(sites: Readonly<Record<string, SiteInput>>, folder: string): void {
  const rendered = Object.entries(sites).map(([name, input]) => ({ name, input, document: siteOf(input) }));

  describe.each(rendered)('site $name', ({ name, input, document }) =>
    testSite(name, input, document, join(folder, name, 'expected')),
  );

  test('no two sites share a state', () => {
    const states = rendered.flatMap(({ document }) =>
      document.stacks.map(({ config }) => JSON.stringify(config.terraform?.backend)),
    );
    expect(new Set(states).size).toBe(states.length);
  });
}

function siteOf(input: SiteInput): SiteDocument {
  const unwritten = join(tmpdir(), 'gatehouse-unwritten');
  return JSON.parse(JSON.stringify(renderSite(buildApp(defineSite(input), unwritten)))) as SiteDocument;
}

function testSite(name: string, input: SiteInput, document: SiteDocument, folder: string): void {
  const site = defineSite(input);
  const stacks = document.stacks.map((stack) => ({
    stack,
    file: (kind: string) => join(folder, `${stack.name}.${kind}`),
  }));

  const pipeline = join(folder, 'pipeline.json');
  const page = join(folder, 'README.md');

  test('is registered under its own name', () => {
    expect(site.name).toBe(name);
  });

  test('breaks no rule', () => {
    expect(enforceRules(document, RULES, site.exceptions).faults).toEqual([]);
  });

  test('has no expectation of a stack that it does not have', () => {
    const known = [pipeline, page, ...stacks.flatMap(({ file }) => [file('yaml'), file('addresses.json')])];
    const others = (existsSync(folder) ? readdirSync(folder) : [])
      .map((file) => join(folder, file))
      .filter((file) => !known.includes(file));
    if (updatesSnapshots()) for (const file of others) rmSync(file);
    else expect(others).toEqual([]);
  });

  test('tells the workflows its stacks and the secrets of each', () => {
    expectInFile(`${JSON.stringify(pipelineOf(document), null, 2)}\n`, pipeline);
  });

  test('is drawn as expected', () => {
    const { accepted } = enforceRules(document, RULES, site.exceptions);
    const { host } = site.identity;
    expectInFile(sitePage(siteReport({ name, host, document, accepted })), page);
  });

  test.each(stacks)('keeps every address of $stack.name, or says where it went', ({ stack, file }) => {
    const path = file('addresses.json');
    const manifest = updateManifest(readManifest(path), stack.config);
    expect(addressFaults(updatesSnapshots() ? manifest : readManifest(path), stack.config)).toEqual([]);
    expectInFile(`${JSON.stringify(manifest, null, 2)}\n`, path);
  });

  test.each(stacks)('synthesises $stack.name as expected', ({ stack, file }) => {
    expectInFile(snapshotOf(stack), file('yaml'));
  });
}

function readManifest(path: string): Manifest {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { addresses: [], retired: {} };
}

/**
 * The Terraform JSON as YAML, where policies and scripts keep their lines; without cdktf's metadata, which is about this
 * project and not about the site. Bundled programs are in `programs/`.
 */
function snapshotOf({ config }: StackDocument): string {
  const withoutMetadata = JSON.stringify(config, (key, value) => (key === '//' ? undefined : value));
  const shown = JSON.parse(withoutMetadata) as { resource?: Record<string, Record<string, Block>> };
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
