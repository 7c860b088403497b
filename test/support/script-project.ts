import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');

/** A folder with the scripts of this project, the real esbuild, and files of a test's own. */
export class ScriptProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-scripts-'));
  readonly app = join(this.folder, 'scripts', 'app.cjs');

  constructor(files: Readonly<Record<string, string>>) {
    cpSync(join(PROJECT, 'scripts'), join(this.folder, 'scripts'), { recursive: true });
    const esbuild = JSON.stringify(require.resolve('esbuild'));
    this.write('node_modules/esbuild/index.js', `module.exports = require(${esbuild});`);
    cpSync(join(PROJECT, 'package.json'), join(this.folder, 'package.json'));
    this.write('package-lock.json', '{}');
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  /** @returns the path */
  write(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }
}
