import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import stringify from 'json-stable-stringify';
import type { EstateDocument } from '../rules/document';
import type { RuleException } from '../rules/enforce';
import type { Estate } from './estate';

/**
 * Writes what cdktf's own synthesis would: one `cdk.tf.json` per stack and the manifest for cdktf-cli. Other files of
 * a stack's folder (lock file, plan, providers) stay. It is called after the rules, so that a broken estate leaves the
 * last good output as it was.
 */
export function writeEstate({ app, stacks, site }: Estate, document: EstateDocument): void {
  for (const [index, stack] of stacks.entries()) {
    const rendered = document.stacks[index];
    const { synthesizedStackPath } = app.manifest.forStack(stack);
    write(join(app.outdir, synthesizedStackPath), {
      ...rendered?.config,
      '//': comment(rendered?.config['//'], site.exceptions),
    });
  }
  write(join(app.outdir, 'manifest.json'), app.manifest.buildManifest());
}

/** The exceptions stand in the output, where a reviewer reads them. */
function comment(metadata: unknown, exceptions: readonly RuleException[]): unknown {
  return exceptions.length === 0 ? metadata : { ...(metadata as object), exceptions };
}

/** Whole or not at all. */
function write(path: string, content: unknown): void {
  const part = `${path}.part`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, `${stringify(content, { space: 2 })}\n`);
  renameSync(part, path);
}
