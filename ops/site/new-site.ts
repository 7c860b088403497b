import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { projectFile } from '../../constructs/core/project-file';
import { OpsError } from '../core/ops-error';
import type { Answers } from './answers';

const MODEL = 'demo/site';
const REGISTRY = 'sites/index.ts';
/** It is the width of the formatter. */
const LINE_WIDTH = 120;

/** @throws OpsError where the name is taken */
export function refuseTaken({ name }: Pick<Answers, 'name'>, root: string): void {
  const taken = existsSync(join(root, 'sites', name));
  if (taken) throw new OpsError({ what: `sites/${name} exists already`, remedy: 'choose another --name' });
}

/**
 * Writes the files of a new site and registers it.
 *
 * @param root of the project
 * @param identity text of the identity part, with its exceptions. @default that of the demo
 * @returns the files, by their paths from the root
 * @throws OpsError where the name is taken; nothing is written then
 */
export function writeNewSite(answers: Answers, root: string, identity?: (schema: string) => string): readonly string[] {
  const { name, platform, edge } = answers;
  const folder = `sites/${name}`;
  refuseTaken(answers, root);
  const registry = readFileSync(join(root, REGISTRY), 'utf8');
  const constant = constantOf(name, registry);
  // A project that has the tool as a package has no schema of its own, and few files.
  const isOfTool = existsSync(join(root, 'sites', 'schema'));
  const schema = isOfTool ? '../schema/site' : 'gatehouse/site';
  const parts = ['identity', ...(platform ? ['platform'] : []), ...(edge ? ['edge'] : [])];
  const texts = parts.map((part) => (part === 'identity' && identity?.(schema)) || partOf(answers, part, schema));
  const index = indexOf(answers, constant, parts, schema, identity !== undefined);
  const files = [
    ...(isOfTool
      ? [[`${folder}/index.ts`, index], ...parts.map((part, at) => [`${folder}/${part}.ts`, texts[at]])]
      : [[`${folder}/index.ts`, inOneFile([...texts, index], schema)]]),
    [REGISTRY, registerSite(registry, name, constant)],
  ] as const;
  mkdirSync(join(root, folder));
  for (const [file = '', text = ''] of files) writeFileSync(join(root, file), text);
  return files.map(([file = '']) => file);
}

/** A part of the demo's site, which the compiler checks with the rest, under other hosts. */
function partOf({ domain, authentikHost }: Answers, part: string, schema: string): string {
  return readFileSync(projectFile(`${MODEL}/${part}.ts`), 'utf8')
    .replaceAll('sso.demo.example', authentikHost)
    .replaceAll('demo.example', domain)
    .replace("'../../sites/schema/site'", `'${schema}'`);
}

/** The parts above the site that uses them. */
function inOneFile(all: readonly string[], schema: string): string {
  const [own = '', ...others] = all.map((text) => text.replace(/^(import .*\n)+\n/, '')).toReversed();
  const consts = others.toReversed().map((text) => text.replaceAll(/^export const /gm, 'const '));
  return [`import type { SiteInput } from '${schema}';\n`, ...consts, own].join('\n');
}

const YOURS = 'Lines with "yours:" in this folder need a value of your own before the first deployment.';
const FROM_SERVER = 'Written from what exists: docs/guides/take-over.md.';

function indexOf(
  { name, domain }: Answers,
  constant: string,
  parts: readonly string[],
  schema: string,
  isFromServer: boolean,
): string {
  const excepting = parts.filter((part) => part !== 'identity' || isFromServer);
  const imports = [...parts].sort().map((part) => {
    const own = excepting.includes(part) ? [`${part}Exceptions`] : [];
    const names = part === 'identity' ? ['accessTests', part, ...own] : [part, ...own];
    return `import { ${[...names, `${part}Secrets`].join(', ')} } from './${part}';`;
  });
  const [first, second] = excepting;
  const all = excepting.map((part) => `...${part}Exceptions`).join(', ');
  const exceptions = second === undefined ? first && `${first}Exceptions` : `[${all}]`;
  return `import type { SiteInput } from '${schema}';
${imports.join('\n')}

/** ${domain}. ${isFromServer ? FROM_SERVER : YOURS} */
export const ${constant}: SiteInput = {
  // Part of the key of every state: it must not change after the first deployment.
  name: '${name}',
  domain: '${domain}',
  // A folder on the machine that deploys. Keep it: the state holds secrets. Other backends: docs/pipelines.md, "State".
  backend: { type: 'local', directory: 'state' },
  // Each is a variable of the shell that deploys, for example TF_VAR_authentik_token.
  secrets: { ${parts.map((part) => `...${part}Secrets`).join(', ')} },
${exceptions === undefined ? '' : `  exceptions: ${exceptions},\n`}  accessTests,
${parts.map((part) => `  ${part},\n`).join('')}};
`;
}

/** The registry with one site more, formatted as it was. */
function registerSite(registry: string, name: string, constant: string): string {
  const entry = constant === name ? name : `${isIdentifier(name) ? name : `'${name}'`}: ${constant}`;
  const lines = registry.split('\n');
  const next = lines.findIndex((line) => {
    const [, path] = /^import .* from '\.\/(.*)';$/.exec(line) ?? [];
    return path === undefined ? !line.startsWith('import ') : path > name;
  });
  lines.splice(next, 0, `import { ${constant} } from './${name}';`);
  const text = lines.join('\n');
  const [record, head = '', members = ''] = /^(export const SITES: .* = )\{([^}]*)\};$/m.exec(text) ?? [];
  if (record === undefined) {
    throw new OpsError({
      what: `${REGISTRY} has no record SITES in the form of the repository`,
      found: 'another form',
      remedy: `write the record as { ... } of names, then run the command again`,
    });
  }
  const entries = [...members.split(',').map((member) => member.trim()), entry].filter((member) => member !== '');
  const line = `${head}{ ${entries.join(', ')} };`;
  const isShort = line.length <= LINE_WIDTH && !members.includes('\n');
  return text.replace(record, isShort ? line : `${head}{\n${entries.map((one) => `  ${one},\n`).join('')}};`);
}

/** A name for the site that the registry does not use and that is no word of the language. */
function constantOf(name: string, registry: string): string {
  const camel = name.replace(/-+(.?)/g, (_, letter: string) => letter.toUpperCase());
  const isFree = isIdentifier(camel) && !new RegExp(`\\b${camel}\\b`).test(registry);
  return isFree ? camel : `${camel}Site`;
}

function isIdentifier(word: string): boolean {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(word)) return false;
  try {
    new Script(`async () => { 'use strict'; const ${word} = 0; }`);
    return true;
  } catch {
    return false;
  }
}
