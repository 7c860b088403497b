import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SiteInput } from '../../sites/schema/site';
import { writeSite } from '../../stacks/output';
import { synthesise as synthesisOf } from '../../stacks/synthesis';

/** Does what main.ts does with a site. */
export function synthesise(input: SiteInput, outdir: string): string | undefined {
  const { app, document, accepted } = synthesisOf(input, outdir);
  return writeSite(app, document, accepted);
}

/** Bytes, told apart without a diff of some thousand lines. */
export function digestsOf(directory: string): Readonly<Record<string, string>> {
  const digests = Object.entries(filesOf(directory)).map(([path, text]) => [
    path,
    createHash('sha256').update(text).digest('hex'),
  ]);
  return Object.fromEntries(digests);
}

/** Every file below a folder, by its path. */
export function filesOf(directory: string): Readonly<Record<string, string>> {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    paths
      .map((path) => join(directory, path))
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(directory, path), readFileSync(path, 'utf8')]),
  );
}
