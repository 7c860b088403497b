import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

// `expected` is generated from a site, and goes with it.
const NOT_OURS = new Set(['node_modules', 'cdktf.out', 'coverage', 'target', 'expected']);

export const PAGES: ReadonlyMap<string, string> = new Map(
  pagesIn('').map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
);

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) || entry.name.startsWith('.') ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
