import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { projectFile } from '../../constructs/core/project-file';
import { OpsError } from '../core/ops-error';
import type { Answers } from './answers';
import { writeNewSite } from './new-site';

/** Lists what the tests and the type check of a project need beside the tool. */
const DEVELOPMENT = ['@swc/core', '@swc/jest', '@types/jest', '@types/node', 'jest', 'typescript'] as const;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

/**
 * Writes a project of its own that has this tool as a package: a site, its tests, and the workflows.
 *
 * @param folder that gets the project; it must not exist, or be empty
 * @param tool tarball of the tool, as a path or an address. @default what the tool that runs was installed from
 * @returns the files, by their paths from the folder
 * @throws OpsError where the folder has a project, or nothing says where the tool comes from; nothing is written then
 */
export function writeNewProject(answers: Answers, folder: string, tool?: string): readonly string[] {
  if (existsSync(join(folder, 'package.json'))) {
    throw new OpsError({
      what: `${folder} has a package.json already`,
      remedy: 'choose another folder, or add a site to that project: npm run ops -- site new',
    });
  }
  const from = tool ?? findInstallation();
  if (from === undefined) {
    throw new OpsError({
      what: 'nothing says where the project gets this tool from',
      remedy: 'run npm pack here and give --tool FILE; the package gatehouse of the npm registry is another project',
    });
  }
  const template = projectFile('template');
  mkdirSync(folder, { recursive: true });
  cpSync(template, folder, { recursive: true });
  // npm leaves a file of this name out of every package.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'));
  edit(join(folder, 'cdktf.json'), (text) => text.replace('PROJECT_ID', randomUUID()));
  edit(join(folder, 'package.json'), (text) => manifestOf(JSON.parse(text), folder, from));
  const workflows = copyWorkflows(folder);
  const site = writeNewSite(answers, folder);
  const own = ['.gitignore', 'cdktf.json', 'main.ts', 'package.json', 'test/site.test.ts', 'tsconfig.json'];
  return [...new Set([...own, ...workflows, ...site])].sort();
}

/** The tarball that npm has put this tool from into node_modules: its path or address; undefined in a checkout of the tool. */
function findInstallation(): string | undefined {
  const lock = projectFile('node_modules/.package-lock.json');
  const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as { packages: Record<string, { resolved?: string }> };
  const resolved = packages['node_modules/gatehouse']?.resolved;
  return resolved?.startsWith('file:') ? resolve(dirname(dirname(lock)), resolved.slice('file:'.length)) : resolved;
}

function manifestOf(template: object, folder: string, tool: string): string {
  const own = JSON.parse(readFileSync(join(dirname(projectFile('template')), 'package.json'), 'utf8')) as Manifest;
  const development = DEVELOPMENT.map((name) => [name, own.devDependencies[name]] as const);
  const manifest = {
    ...template,
    name: folder.split('/').at(-1),
    dependencies: { gatehouse: /^https?:/.test(tool) ? tool : `file:${relative(folder, resolve(tool))}` },
    devDependencies: Object.fromEntries(development),
    // docs/adr/0008-libraries.md: the package that cdktf-cli asks for needs a compiler on some versions of Node.
    overrides: {
      '@cdktf/node-pty-prebuilt-multiarch': `npm:@lydell/node-pty@${own.dependencies['@lydell/node-pty']}`,
    },
    allowScripts: { ...own.allowScripts, gatehouse: false },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The workflows of this repository that plan, deploy and look for drift, with the tool's scripts below node_modules. */
function copyWorkflows(folder: string): readonly string[] {
  const from = dirname(dirname(projectFile('.github/workflows/plan.yml')));
  const files = ['workflows/plan.yml', 'workflows/deploy.yml', 'workflows/site.yml', 'actions/prepare/action.yml'];
  return files.map((file) => {
    const text = readFileSync(join(from, file), 'utf8').replaceAll(
      'node scripts/',
      'node node_modules/gatehouse/scripts/',
    );
    const target = join(folder, '.github', file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    return `.github/${file}`;
  });
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
