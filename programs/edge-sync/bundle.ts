import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** A ConfigMap takes 1 MB, but this one is in every plan and in the pod's memory. */
export const MAX_BUNDLE_BYTES = 60_000;

const ENTRY = 'programs/edge-sync/main.ts';
const OPTIONS: BuildOptions = {
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  minify: true,
  supported: { 'template-literal': false },
  legalComments: 'none',
};

/** scripts/bundle.cjs: it keeps a bundle while no input has changed, since esbuild takes most of a synthesis otherwise. */
interface Bundler {
  bundle(entry: string, options: BuildOptions): string;
}

/**
 * The sync as one file for `node edge-sync.mjs`: no dependency, no absolute path, the same text on every machine.
 * Template literals are lowered to concatenations, since Terraform would read their dollar braces as its own templates.
 */
export function bundleEdgeSync(): string {
  const root = projectRoot();
  // Not an import: synthesis runs from a bundle itself, and esbuild refuses to be bundled.
  const { bundle } = createRequire(join(root, 'package.json'))('./scripts/bundle.cjs') as Bundler;
  const text = readFileSync(bundle(ENTRY, OPTIONS), 'utf8');
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BUNDLE_BYTES) {
    throw new Error(`edge-sync bundle must not exceed ${MAX_BUNDLE_BYTES} bytes, got: ${bytes}; drop a dependency`);
  }
  return text;
}

/** From the sources and from the bundle of the synthesis below node_modules alike. */
function projectRoot(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, ENTRY))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error(`${ENTRY} is in no directory above, got: ${__dirname}`);
    directory = parent;
  }
  return directory;
}
