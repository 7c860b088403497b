import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
/** Not needed to synthesise, or linked. */
const LEFT_OUT = new Set(['.git', '.gen', '.try', 'bench', 'cdktf.out', 'docs', 'node_modules', 'state', 'test']);

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

/** Whether the sites of a copy are formatted as this project is. */
export function lintSites(copy: string): { readonly status: number | null; readonly text: string } {
  const biome = join(copy, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'ci', '--error-on-warnings', '--vcs-enabled=false', 'sites'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}
