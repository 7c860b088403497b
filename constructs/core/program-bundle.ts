import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BuildOptions } from 'esbuild';
import { projectFile } from './project-file';

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
 * A program of `programs/` as one file for Node: no dependency, no absolute path, the same text on every machine.
 * Template literals are lowered to concatenations, since Terraform would read their dollar braces as its own templates.
 *
 * @param maxBytes a ConfigMap takes 1 MB, but this one is in every plan and in the pod's memory
 */
export function bundleProgram(entry: string, maxBytes: number): string {
  // Not an import: synthesis runs from a bundle itself, and esbuild refuses to be bundled.
  const { bundle } = createRequire(projectFile('scripts/bundle.cjs'))('./bundle.cjs') as Bundler;
  const text = readFileSync(bundle(entry, OPTIONS), 'utf8');
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    throw new Error(`the bundle of ${entry} exceeds ${maxBytes} bytes, found: ${bytes}; drop a dependency`);
  }
  return text;
}
