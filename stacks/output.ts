import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import stringify from 'json-stable-stringify';
import { projectFile } from '../constructs/core/project-file';
import { Chart } from '../constructs/helm/release';
import type { AcceptedFinding } from '../rules/enforce';
import { resourcesOfType, type SiteDocument, type StackDocument } from '../rules/readers/document';
import type { SiteApp } from './site-app';

/** Of the project, and beside the JSON of a stack. */
const CHARTS = 'charts';

/**
 * Writes what cdktf's own synthesis would: one `cdk.tf.json` per stack and the manifest for cdktf-cli, and beside a
 * stack's JSON the local charts that it names. Other files of a stack's folder (lock file, plan, providers) stay. It is
 * called after the rules, so that a broken site leaves the last good output as it was.
 *
 * @param accepted what the rules found and the site lives with: it stands in the output, where a reviewer reads it
 */
export function writeSite(
  { app, stacks }: SiteApp,
  document: SiteDocument,
  accepted: readonly AcceptedFinding[],
): void {
  for (const [index, rendered] of document.stacks.entries()) {
    const stack = stacks[index];
    if (stack === undefined) throw new RangeError(`stack ${rendered.name} was rendered from another site`);
    const { synthesizedStackPath } = app.manifest.forStack(stack);
    copyCharts(rendered, join(app.outdir, dirname(synthesizedStackPath)));
    write(join(app.outdir, synthesizedStackPath), { ...rendered.config, '//': comment(rendered, accepted) });
  }
  write(join(app.outdir, 'manifest.json'), app.manifest.buildManifest());
  removeOthers(join(app.outdir, 'stacks'), new Set(stacks.map(({ node }) => node.id)));
}

/** What another site, or this one before, has left: nobody must plan it by mistake. */
function removeOthers(folder: string, current: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    if (current.has(name)) continue;
    rmSync(join(folder, name, 'cdk.tf.json'), { force: true });
    rmSync(join(folder, name, CHARTS), { recursive: true, force: true });
  }
}

/** The charts that the stack's releases name, as they are now, and no other. */
function copyCharts(stack: StackDocument, folder: string): void {
  rmSync(join(folder, CHARTS), { recursive: true, force: true });
  for (const { block } of resourcesOfType(stack, 'helm_release')) {
    const name = Chart.localFolder(String(block.chart));
    if (name === undefined) continue;
    const source = dirname(projectFile(`${CHARTS}/${name}/Chart.yaml`));
    cpSync(source, join(folder, CHARTS, name), { recursive: true });
  }
}

function comment({ name, config }: StackDocument, accepted: readonly AcceptedFinding[]): unknown {
  const exceptions = accepted
    .filter(({ stack }) => stack === name)
    .map(({ rule, address, reason }) => ({ rule, address, reason }));
  return exceptions.length === 0 ? config['//'] : { ...config['//'], exceptions };
}

/** Whole or not at all. */
function write(path: string, content: unknown): void {
  const part = `${path}.part`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, `${stringify(content, { space: 2 })}\n`);
  renameSync(part, path);
}
