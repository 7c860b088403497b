import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** Not needed to synthesise, or linked. */
const LEFT_OUT = new Set(['.git', '.gen', 'bench', 'cdktf.out', 'docs', 'node_modules', 'state', 'test']);

/** A copy of this project to change, with the installed packages and the generated bindings of this one. */
export function projectCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'gatehouse-project-'));
  for (const name of readdirSync(ROOT)) {
    if (!LEFT_OUT.has(name)) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, '.gen'), join(copy, '.gen'));
  // Not the folder itself: bundles are kept in it.
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
  }
  return copy;
}
