import { codeOf, exampleOf } from './example';
import {
  aboutOf,
  defaultOf,
  discriminatorOf,
  fieldsBelow,
  hasOwnExample,
  isNamedType,
  isRequired,
  keysOf,
  memberOf,
  optionsOf,
  type Schema,
  writtenSchema,
} from './field';
import { typeText } from './type-text';

/** An object of a site: a heading, its example and its table. */
interface Section {
  readonly path: string;
  readonly schema: Schema;
  /** Of the key that holds it. */
  readonly description: string;
}

/** More keys than this get a section of their own; fewer stand in the table of the object around them. */
const INLINE = 6;

/** The sections of an object and of those below it, as Markdown, behind a table of contents. */
export function sectionsPage(path: string, schema: Schema): string {
  const sections = [...sectionsOf({ path, schema, description: descriptionOf(schema) })];
  const contents = sections.map((one) => `| [\`${nameOf(one)}\`](#${anchorOf(nameOf(one))}) | ${one.description} |`);
  return [
    ...(contents.length < 2 ? [] : ['| object | what it says |', '| --- | --- |', ...contents, '']),
    ...sections.flatMap((section) => [...sectionLines(section), '']),
  ].join('\n');
}

/** Every path that has a heading. */
export function sectionPaths(path: string, schema: Schema): readonly string[] {
  return [...sectionsOf({ path, schema, description: '' })].map((section) => section.path);
}

/** The site itself has no path. */
function nameOf({ path }: Section): string {
  return path === '' ? 'site' : path;
}

/** As GitHub makes it of a heading. */
export function anchorOf(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9_-]/g, '');
}

function* sectionsOf(section: Section): Generator<Section> {
  yield section;
  for (const form of formsOf(section.schema)) yield* sectionsBelow(form, section.path);
}

function* sectionsBelow(schema: Schema, path: string): Generator<Section> {
  for (const [key, value] of keysOf(schema)) {
    const place = path === '' ? key : `${path}.${key}`;
    const member = memberOf(value);
    const inside = member?.schema ?? value;
    if (isNamedType(value) || PAGES.includes(place)) continue;
    const inner = `${place}${member?.suffix ?? ''}`;
    if (hasSection(inside)) yield* sectionsOf({ path: inner, schema: inside, description: descriptionOf(value) });
    else yield* sectionsBelow(inside, inner);
  }
}

/** Objects of the top that have a page of their own. */
const PAGES: readonly string[] = ['identity', 'platform', 'edge', 'secrets'];

function hasSection(schema: Schema): boolean {
  if (isNamedType(schema)) return false;
  return formsOf(schema).length > 1 ? hasSharedKeys(schema) : [...fieldsBelow(schema, '')].length > INLINE;
}

/** Forms that have a key in common cannot stand in one table. */
function hasSharedKeys(schema: Schema): boolean {
  const keys = formsOf(schema).flatMap((form) => keysOf(form).map(([key]) => key));
  return new Set(keys).size < keys.length || discriminatorOf(schema) !== undefined;
}

/** The objects that a value may be: one, or those of a union. */
function formsOf(schema: Schema): readonly Schema[] {
  const options = optionsOf(schema).filter((option) => keysOf(option).length > 0);
  return options.length > 0 ? options : [schema];
}

function sectionLines(section: Section): readonly string[] {
  const { schema, description } = section;
  const forms = formsOf(schema);
  const head = [`## \`${nameOf(section)}\``, '', ...(description === '' ? [] : [description, ''])];
  if (forms.length === 1) return [...head, ...formLines(schema, section)];
  const key = discriminatorOf(schema);
  return [
    ...head,
    `It has one of ${forms.length} forms.`,
    ...forms.flatMap((form) => [
      '',
      `### ${formTitle(form, key)}`,
      '',
      descriptionOf(form),
      '',
      ...formLines(form, section),
    ]),
  ];
}

function formTitle(form: Schema, discriminator: string | undefined): string {
  if (discriminator === undefined)
    return `\`{ ${keysOf(form)
      .filter(([, value]) => isRequired(value))
      .map(([key]) => key)
      .join(', ')} }\``;
  const tag = keysOf(form).find(([key]) => key === discriminator)?.[1];
  if (tag === undefined || !isRequired(tag)) return `without \`${discriminator}\``;
  const { def } = writtenSchema(tag)._zod as unknown as { def: { type: string } };
  return def.type === 'enum'
    ? `another \`${discriminator}\``
    : `\`${discriminator}: ${codeOf(exampleOf(tag, discriminator))}\``;
}

function formLines(form: Schema, { path }: Section): readonly string[] {
  const value = shortExample(form, path);
  const name = path.endsWith('.KEY') ? keyFor(value) : (path.split('.').at(-1) ?? '');
  const code = codeOf(value).replaceAll("'…': ''", '…').replaceAll("'…'", '…');
  const isMember = name.endsWith('[]');
  return [
    '```ts',
    isMember || path === '' ? code : `${name}: ${code}`,
    '```',
    '',
    '| key | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rowsOf(form, '', path),
  ];
}

/** A key of a record as a site may choose it, after the name in the example: `Every host` is `EveryHost`. */
function keyFor(value: unknown): string {
  const { name = 'Key' } = value as { name?: string };
  return name.replace(/(?:^|[^A-Za-z0-9]+)([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

/** The required keys, and others whose example is too long for the table; what has a section of its own is left out. */
function shortExample(schema: Schema, path: string): unknown {
  if (aboutOf(schema).examples !== undefined) return exampleOf(schema, path);
  const required = keysOf(schema).filter(([, value]) => isRequired(value) || isLong(value));
  const keys = required.length > 0 ? required : keysOf(schema).filter(([, value]) => hasExample(value));
  const entries = keys.map(([key, value]): [string, unknown] => {
    const place = path === '' ? key : `${path}.${key}`;
    const member = memberOf(value);
    const isElsewhere = PAGES.includes(place) || hasSection(member?.schema ?? value);
    if (!isElsewhere) return [key, exampleOf(value, place)];
    return [key, member?.suffix === '[]' ? ['…'] : { '…': '' }];
  });
  return Object.fromEntries(entries.filter(([, value]) => codeOf(value) !== '{}'));
}

function rowsOf(schema: Schema, prefix: string, path: string, isInCode = true): readonly string[] {
  return keysOf(schema).flatMap(([key, value]) => {
    if (isAbsence(value)) return [];
    const place = path === '' ? key : `${path}.${key}`;
    const member = memberOf(value);
    const inside = member?.schema ?? value;
    const inner = `${place}${member?.suffix ?? ''}`;
    const shown = `${prefix}${key}`;
    const isPage = PAGES.includes(place);
    // The code above the table has the required keys.
    const isShown = isInCode && isRequired(value);
    const isElsewhere = !isNamedType(value) && (isPage || hasSection(inside));
    const target = isPage ? `${key}.md` : `#${anchorOf(inner)}`;
    const cell = isElsewhere ? `[\`${shown}\`](${target})` : `\`${shown}\``;
    const row = `| ${cell} | ${isElsewhere && member === undefined ? 'object' : typeText(value)} | ${defaultText(value)} | ${meaningOf(value, place, isShown)} |`;
    if (isElsewhere || isNamedType(value)) return [row];
    const suffix = `${shown}${member?.suffix ?? ''}.`;
    const forms = formsOf(inside);
    const rows = forms.flatMap((form, index) => rowsOf(form, suffix, inner, isShown && index === 0));
    // Of several forms a site has one.
    return [row, ...(forms.length > 1 ? rows.map((one) => one.replace('**required**', 'one of these')) : rows)];
  });
}

function hasExample(schema: Schema): boolean {
  return hasOwnExample(schema) || keysOf(memberOf(schema)?.schema ?? schema).some(([, value]) => hasExample(value));
}

/** An example that takes more than a line of the table. */
function isLong(schema: Schema): boolean {
  const { examples } = aboutOf(schema);
  return examples !== undefined && !isNamedType(schema) && codeOf(examples[0]).length > 80;
}

/** `lookup: false`, which is written by leaving it out. */
function isAbsence(schema: Schema): boolean {
  return (
    !isRequired(schema) && (writtenSchema(schema)._zod.def as { values?: readonly unknown[] }).values?.[0] === false
  );
}

function defaultText(schema: Schema): string {
  if (isRequired(schema)) return '**required**';
  const { filledIn } = aboutOf(schema);
  if (filledIn !== undefined) return filledIn;
  const value = defaultOf(schema);
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || isEmpty ? 'none' : `\`${codeOf(value)}\``;
}

/** With an example where the code above has none, if the field itself gives one. */
function meaningOf(schema: Schema, path: string, isShown: boolean): string {
  const description = descriptionOf(schema);
  if (isShown || !hasOwnExample(schema) || isLong(schema)) return description;
  const code = codeOf(exampleOf(schema, path)).replace(/\s+/g, ' ');
  return defaultText(schema).includes(code.replaceAll("'", '')) ? description : `${description} Example: \`${code}\`.`;
}

function descriptionOf(schema: Schema): string {
  return (aboutOf(schema).description ?? '').replaceAll('|', '\\|');
}
