import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFile } from '../constructs/core/project-file';
import { Chart } from '../constructs/helm/release';
import type { AcceptedFinding } from '../rules/enforce';
import { resourcesOfType, type SiteDocument, type StackDocument } from '../rules/readers/document';
import type { SiteApp } from './site-app';

/** Names the charts' folder of the project, and beside the JSON of a stack. */
const CHARTS = 'charts';
/** For cdktf-cli, and beside its own members the name of the site. */
const MANIFEST = 'manifest.json';
/** Lists what `terraform init` downloaded, and the versions it chose. */
const DOWNLOADED = ['.terraform', '.terraform.lock.hcl'];
/** In `.terraform`: where the state is, and which workspace of it. */
const STATE_RECORDS = ['terraform.tfstate', 'environment'];

/**
 * Writes what cdktf's own synthesis would: one `cdk.tf.json` per stack and the manifest for cdktf-cli, and beside a
 * stack's JSON the local charts that it names. It runs after the rules, so that a broken site leaves the last good
 * output in place.
 *
 * Other files of a stack's folder (reviews, lock file, providers) stay while the output is of the same site. Of another
 * site, and of a stack that the site no longer has, only the downloads of `terraform init` stay: an old review would be
 * taken for one of this site, and with the old record of the backend Terraform asks for -migrate-state.
 *
 * @param accepted findings that the site accepts by exception: they are in the output, for the reviewer
 * @returns the other site whose output was replaced
 */
export function writeSite(
  { app, stacks, site }: SiteApp,
  document: SiteDocument,
  accepted: readonly AcceptedFinding[],
): string | undefined {
  const former = siteOf(app.outdir);
  const isOther = former !== undefined && former !== site.name;
  clear(join(app.outdir, 'stacks'), isOther ? [] : stacks.map(({ node }) => node.id));
  for (const [index, rendered] of document.stacks.entries()) {
    const stack = stacks[index];
    if (stack === undefined) throw new RangeError(`stack ${rendered.name} was rendered from another site`);
    const { synthesizedStackPath } = app.manifest.forStack(stack);
    copyCharts(rendered, join(app.outdir, dirname(synthesizedStackPath)));
    write(join(app.outdir, synthesizedStackPath), { ...rendered.config, '//': comment(rendered, accepted) });
  }
  write(join(app.outdir, MANIFEST), { ...app.manifest.buildManifest(), site: site.name });
  return isOther ? former : undefined;
}

function siteOf(outdir: string): string | undefined {
  const file = join(outdir, MANIFEST);
  if (!existsSync(file)) return undefined;
  const { site } = JSON.parse(readFileSync(file, 'utf8')) as { site?: string };
  return site;
}

/**
 * Makes the folder that the output goes to, and those above it.
 *
 * @throws RangeError where that is not possible
 */
export function openOutput(outdir: string): void {
  try {
    mkdirSync(outdir, { recursive: true });
  } catch (error) {
    throw new RangeError(
      `the output folder ${outdir} cannot be created, found: ${(error as NodeJS.ErrnoException).code}; set CDKTF_OUTDIR`,
    );
  }
}

/** Empties the folders of all stacks but some, except for what is the same for every site. */
function clear(folder: string, kept: readonly string[]): void {
  for (const stack of existsSync(folder) ? readdirSync(folder) : []) {
    if (kept.includes(stack)) continue;
    const files = readdirSync(join(folder, stack)).filter((name) => !DOWNLOADED.includes(name));
    const records = STATE_RECORDS.map((name) => join('.terraform', name));
    for (const name of [...files, ...records]) rmSync(join(folder, stack, name), { recursive: true, force: true });
    if (readdirSync(join(folder, stack)).length === 0) rmSync(join(folder, stack), { recursive: true });
  }
}

/** The charts that the stack's releases name, as they are now, and no other. */
function copyCharts(stack: StackDocument, folder: string): void {
  const charts = resourcesOfType(stack, 'helm_release')
    .map(({ block }) => Chart.localFolder(String(block.chart)))
    .filter((name) => name !== undefined);
  const sources = charts.map((name) => [name, dirname(projectFile(`${CHARTS}/${name}/Chart.yaml`))] as const);
  const files = sources.flatMap(([name, source]) => filesIn(source).map((path) => join(name, path)));
  const target = join(folder, CHARTS);
  const isCopied =
    isSame(filesIn(target), files) && sources.every(([name, source]) => isCopy(source, join(target, name)));
  if (isCopied) return;
  rmSync(target, { recursive: true, force: true });
  for (const [name, source] of sources) cpSync(source, join(target, name), { recursive: true });
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => statSync(join(folder, path)).isFile());
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());
}

function isCopy(source: string, target: string): boolean {
  return filesIn(source).every((path) => readFileSync(join(source, path)).equals(readFileSync(join(target, path))));
}

/** Returns what the review, which has only this file, reads of a stack beside its blocks. */
function comment({ name, config, provenance }: StackDocument, accepted: readonly AcceptedFinding[]): unknown {
  const exceptions = accepted
    .filter(({ stack }) => stack === name)
    .map(({ rule, address, subject, reason }) => ({ rule, address, subject, reason }));
  return { ...config['//'], provenance, ...(exceptions.length > 0 && { exceptions }) };
}

/** Atomic; an unchanged file keeps its modification time. */
function write(path: string, content: unknown): void {
  const text = `${JSON.stringify(content, sortKeys, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const part = `${path}.part`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, text);
  renameSync(part, path);
}

/** A replacer of `JSON.stringify`: json-stable-stringify takes twice as long, a twentieth of the synthesis of a large site. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, (value as Record<string, unknown>)[key]]),
  );
}
