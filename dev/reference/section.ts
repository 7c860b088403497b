import { codeOf, exampleOf } from './example';
import { fieldsBelow, hasOwnExample, isNamedType, keysOf, memberOf, type Node, optionsOf } from './node';
import { typeText } from './type-text';

/** An object of a site: a heading, its example and its table. */
interface Section {
  readonly path: string;
  readonly node: Node;
  /** The key that holds the object has this description. */
  readonly description: string;
}

/** More keys than this get a section of their own; fewer stand in the table of the object around them. */
const INLINE = 6;

const PAGES: readonly string[] = ['identity', 'platform', 'edge', 'secrets'];

/** The sections of an object and of those below it, as Markdown, behind a table of contents. */
export function sectionsPage(path: string, node: Node): string {
  const sections = [...sectionsOf({ path, node, description: descriptionOf(node) })];
  const contents = sections.map((one) => `| [\`${nameOf(one)}\`](#${anchorOf(nameOf(one))}) | ${one.description} |`);
  return [
    ...(contents.length < 2 ? [] : ['| object | what it says |', '| --- | --- |', ...contents, '']),
    ...sections.flatMap((section) => [...sectionLines(section), '']),
  ].join('\n');
}

export function sectionPaths(path: string, node: Node): readonly string[] {
  return [...sectionsOf({ path, node, description: '' })].map((section) => section.path);
}

/** The site itself has no path. */
function nameOf({ path }: Section): string {
  return path === '' ? 'site' : path;
}

/** Returns the anchor as GitHub makes it of a heading. */
export function anchorOf(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9_-]/g, '');
}

function* sectionsOf(section: Section): Generator<Section> {
  yield section;
  for (const form of formsOf(section.node)) yield* sectionsBelow(form, section.path);
}

function* sectionsBelow(node: Node, path: string): Generator<Section> {
  for (const { key, node: value } of keysOf(node)) {
    const { place, inside, inner } = placesOf(key, value, path);
    if (isNamedType(value) || PAGES.includes(place)) continue;
    if (hasSection(inside)) yield* sectionsOf({ path: inner, node: inside, description: descriptionOf(value) });
    else yield* sectionsBelow(inside, inner);
  }
}

/** The path of a key, what a list or record holds there, and the path of that. */
function placesOf(key: string, value: Node, path: string) {
  const place = path === '' ? key : `${path}.${key}`;
  const member = memberOf(value);
  return { place, inside: member?.node ?? value, inner: `${place}${member?.suffix ?? ''}` };
}

function hasSection(node: Node): boolean {
  if (isNamedType(node)) return false;
  const forms = formsOf(node);
  if (forms.length === 1) return [...fieldsBelow(node, '')].length > INLINE;
  // Forms that have a key in common cannot stand in one table.
  const keys = forms.flatMap((form) => keysOf(form).map(({ key }) => key));
  return new Set(keys).size < keys.length;
}

/** The objects that a value may be: one, or those of a union. */
function formsOf(node: Node): readonly Node[] {
  const options = optionsOf(node).filter(({ properties }) => properties !== undefined);
  return options.length > 0 ? options : [node];
}

/** The key that tells the forms of a union apart: each has values of its own for it. */
function discriminatorOf(forms: readonly Node[]): string | undefined {
  const [first = {}] = forms;
  return Object.keys(first.properties ?? {}).find((key) => {
    const tags = forms.map(({ properties }) => properties?.[key]);
    return tags.some((tag) => tag?.const !== undefined) && tags.every((tag) => tag?.const !== undefined || tag?.enum);
  });
}

function sectionLines(section: Section): readonly string[] {
  const { node, description } = section;
  const forms = formsOf(node);
  const head = [`## \`${nameOf(section)}\``, '', ...(description === '' ? [] : [description, ''])];
  if (forms.length === 1) return [...head, ...formLines(node, section)];
  const tag = discriminatorOf(forms);
  return [
    ...head,
    `It has one of ${forms.length} forms.`,
    ...forms.flatMap((form) => [
      '',
      `### ${formTitle(form, tag)}`,
      '',
      descriptionOf(form),
      '',
      ...formLines(form, section),
    ]),
  ];
}

function formTitle(form: Node, tag: string | undefined): string {
  const required = keysOf(form).filter(({ isRequired }) => isRequired);
  if (tag === undefined) return `\`{ ${required.map(({ key }) => key).join(', ')} }\``;
  const value = required.find(({ key }) => key === tag)?.node;
  if (value === undefined) return `without \`${tag}\``;
  return value.enum !== undefined ? `another \`${tag}\`` : `\`${tag}: ${codeOf(value.const)}\``;
}

function formLines(form: Node, { path }: Section): readonly string[] {
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
function shortExample(node: Node, path: string): unknown {
  if (node.examples !== undefined) return exampleOf(node, path);
  const required = keysOf(node).filter((field) => field.isRequired || isLong(field.node));
  const shown = required.length > 0 ? required : keysOf(node).filter((field) => hasExample(field.node));
  const entries = shown.map(({ key, node: value }): [string, unknown] => {
    const { place, inside } = placesOf(key, value, path);
    if (!PAGES.includes(place) && !hasSection(inside)) return [key, exampleOf(value, place)];
    return [key, value.type === 'array' ? ['…'] : { '…': '' }];
  });
  return Object.fromEntries(entries.filter(([, value]) => codeOf(value) !== '{}'));
}

function rowsOf(node: Node, prefix: string, path: string, isInCode = true): readonly string[] {
  return keysOf(node).flatMap(({ key, node: value, isRequired }) => {
    // `lookup: false` is written by leaving it out.
    if (!isRequired && value.const === false) return [];
    const { place, inside, inner } = placesOf(key, value, path);
    const shown = `${prefix}${key}`;
    const isPage = PAGES.includes(place);
    // The code above the table has the required keys.
    const isShown = isInCode && isRequired;
    const isElsewhere = !isNamedType(value) && (isPage || hasSection(inside));
    const cell = isElsewhere ? `[\`${shown}\`](${isPage ? `${key}.md` : `#${anchorOf(inner)}`})` : `\`${shown}\``;
    const type = isElsewhere && inside === value ? 'object' : typeText(value);
    const preset = isRequired ? '**required**' : defaultText(value);
    const row = `| ${cell} | ${type} | ${preset} | ${meaningOf(value, place, isShown)} |`;
    if (isElsewhere || isNamedType(value)) return [row];
    const forms = formsOf(inside);
    const suffix = `${prefix}${inner.slice(path === '' ? 0 : path.length + 1)}.`;
    const rows = forms.flatMap((form, index) => rowsOf(form, suffix, inner, isShown && index === 0));
    // Of several forms a site has one.
    return [row, ...(forms.length > 1 ? rows.map((one) => one.replace('**required**', 'one of these')) : rows)];
  });
}

function hasExample(node: Node): boolean {
  return hasOwnExample(node) || keysOf(memberOf(node)?.node ?? node).some((field) => hasExample(field.node));
}

/** An example that takes more than a line of the table. */
function isLong(node: Node): boolean {
  return node.examples !== undefined && !isNamedType(node) && codeOf(node.examples[0]).length > 80;
}

function defaultText({ filledIn, default: value }: Node): string {
  if (filledIn !== undefined) return filledIn;
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === undefined || isEmpty ? 'none' : `\`${codeOf(value)}\``;
}

/** With an example where the code above has none, if the field itself gives one. */
function meaningOf(node: Node, path: string, isShown: boolean): string {
  const description = descriptionOf(node);
  if (isShown || !hasOwnExample(node) || isLong(node)) return description;
  const code = codeOf(exampleOf(node, path)).replace(/\s+/g, ' ');
  return defaultText(node).includes(code.replaceAll("'", '')) ? description : `${description} Example: \`${code}\`.`;
}

function descriptionOf({ description = '' }: Node): string {
  return description.replaceAll('|', '\\|');
}
