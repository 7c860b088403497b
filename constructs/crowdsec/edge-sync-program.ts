import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BuildOptions } from 'esbuild';
import { projectFile } from '../core/project-file';

/** A ConfigMap takes 1 MB, but this one is in every plan and in the pod's memory. */
const MAX_BUNDLE_BYTES = 60_000;

const ENTRY = 'programs/edge-sync/main.ts';
const OPTIONS: BuildOptions = {
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  minify: true,
  supported: { 'template-literal': false },
  legalComments: 'none',
};

/**
 * scripts/bundle.cjs: it keeps a bundle while no input has changed, since esbuild takes most of a synthesis otherwise.
 */
interface Bundler {
  /** @returns path of the bundled file */
  bundle(entry: string, options: BuildOptions): string;
}

/**
 * The sync as one file for `node edge-sync.mjs`: no dependency, no absolute path, the same text on every machine.
 * Template literals are lowered to concatenations, since Terraform would read their dollar braces as its own templates.
 */
export function bundleEdgeSync(): string {
  // Not an import: synthesis runs from a bundle itself, and esbuild refuses to be bundled.
  const { bundle } = createRequire(projectFile('scripts/bundle.cjs'))('./bundle.cjs') as Bundler;
  const text = readFileSync(bundle(ENTRY, OPTIONS), 'utf8');
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BUNDLE_BYTES) {
    throw new Error(`the edge-sync bundle exceeds ${MAX_BUNDLE_BYTES} bytes, found: ${bytes}; drop a dependency`);
  }
  return text;
}
