import * as z from 'zod';
import { adoptionEntries } from '../../sites/schema/adoption';
import { siteSchema } from '../../sites/schema/site';
import { codeOf, exampleOf } from './example';
import { aboutOf, fieldsBelow, keysOf, type Schema } from './field';
import { anchorOf, sectionPaths, sectionsPage } from './section';

const GENERATED = 'Generated from `sites/schema/` by `npm run docs`.';

/** The site as it is written: with the entries of `ops adopt` beside it. */
export const WRITTEN_SITE = siteSchema
  .extend({ adoption: adoptionEntries.optional() })
  .describe('One site: where its state is, its secrets, and what each stack holds.');

const PARTS: readonly (readonly [key: keyof typeof siteSchema.shape, opening: string])[] = [
  ['identity', 'The authentik part of a site: the stack `identity`.'],
  ['platform', 'The Kubernetes part of a site: the stack `platform`. How its parts work: [platform](../platform.md).'],
  [
    'edge',
    'The Cloudflare and CrowdSec part of a site: the stack `edge`. How the sync works: [edge sync](../edge-sync.md).',
  ],
];

const CONVENTIONS = `Nested keys are in the table of their object, with a dot; large objects have a section of their own. \`KEY\` is a key
that you choose, \`[]\` an entry of a list. **required** counts inside an object: an optional object may be left out as a whole.
Types are links: [types](types.md) says what each accepts.`;

/** docs/reference/site.md, identity.md and so on, by file name. */
export function sitePages(): ReadonlyMap<string, string> {
  const pages = PARTS.map(([key, opening]): [string, string] => [
    `${key}.md`,
    page(key, `${opening}\n\n${CONVENTIONS}`, sectionsPage(key, siteSchema.shape[key])),
  ]);
  return new Map([
    [
      'site.md',
      page(
        'site',
        `The top of a site: \`sites/<name>/index.ts\`.\n\n${CONVENTIONS}\n\n${smallestSite()}`,
        sectionsPage('', WRITTEN_SITE),
      ),
    ],
    ...pages,
    ['secrets.md', secretsPage()],
    ['types.md', typesPage()],
    ['site.schema.json', `${JSON.stringify(jsonSchema(), undefined, 1)}\n`],
  ]);
}

function page(title: string, opening: string, body: string): string {
  return `# ${title}\n\n${GENERATED}\n\n${opening}\n\n${body.trimEnd()}\n`;
}

/** The required keys and nothing else: a test reads it as a site. */
function smallestSite(): string {
  return `The smallest site, with one application:\n\n\`\`\`ts\n${codeOf(exampleOf(siteSchema, ''))}\n\`\`\``;
}

let paths: ReadonlySet<string> | undefined;

/** Paths of all fields, read once: there are hundreds of links. */
function writtenPaths(): ReadonlySet<string> {
  paths ??= new Set([...fieldsBelow(WRITTEN_SITE, '')].flatMap(({ path }) => [path, `${path}.KEY`]));
  return paths;
}

/** Where the reference describes a path: its page and heading, and undefined for a path that is not there. */
export function linkTo(path: string): string | undefined {
  const [top = ''] = path.split(/[.[]/);
  const part = PARTS.find(([key]) => key === top)?.[0];
  if (top === 'secrets') return 'secrets.md';
  if (!writtenPaths().has(path)) return undefined;
  const headings = part === undefined ? sectionPaths('', WRITTEN_SITE) : sectionPaths(part, siteSchema.shape[part]);
  const own = [`${path}.KEY`, `${path}[]`].find((one) => headings.includes(one));
  const around = headings.filter((one) => `${path}.`.startsWith(`${one}.`)).sort((a, b) => b.length - a.length);
  const heading = own ?? around[0] ?? '';
  return `${part ?? 'site'}.md#${heading === '' ? 'site' : anchorOf(heading)}`;
}

function secretsPage(): string {
  const uses = [...fieldsBelow(siteSchema, '')].filter(({ schema }) => aboutOf(schema).title === 'secret');
  const rows = [...new Map(uses.map((use) => [use.path, use])).values()].map(
    ({ path, schema }) => `| [\`${path}\`](${linkTo(path)}) | ${aboutOf(schema).description} |`,
  );
  const opening = `The register of secrets. A site names a secret and never holds it. Each entry becomes a sensitive Terraform variable:
\`diff\` and \`deploy\` read it from \`TF_VAR_<name>\`. An entry that nothing names is a fault, and so is a name without an entry.
An \`oidc\` application adds the entries of its client by itself.`;
  return page(
    'secrets',
    opening,
    `${sectionsPage('secrets.KEY', siteSchema.shape.secrets._zod.def.valueType).replace('Key: {', 'authentik_token: {')}
## Keys that name a secret

| key | meaning |
| --- | --- |
${rows.join('\n')}
`,
  );
}

function typesPage(): string {
  const types = new Map<string, Schema>();
  for (const { schema } of fieldsBelow(WRITTEN_SITE, '')) {
    for (const one of [schema, ...inside(schema)]) {
      const { title } = aboutOf(one);
      if (title !== undefined && !types.has(title)) types.set(title, one);
    }
  }
  const sections = [...types]
    .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([title, schema]) => {
      const { accepts, examples } = typeAbout(schema);
      const example = examples?.[0] === undefined ? '' : `\n\nExample: \`${codeOf(examples[0])}\``;
      return `## ${title}\n\n${accepts}${example}\n`;
    });
  return page('Types', 'What the values of a site are made of.', sections.join('\n'));
}

/** The types of keys and members, which no field has as its own. */
function inside(schema: Schema): readonly Schema[] {
  const { def } = schema._zod as {
    def: { innerType?: Schema; keyType?: Schema; valueType?: Schema; element?: Schema };
  };
  const inner = [def.keyType, def.valueType, def.element, def.innerType].filter((one) => one !== undefined);
  return inner.flatMap((one) => [one, ...inside(one)]);
}

/** The examples of the type itself, and not those of the field that has it. */
function typeAbout(schema: Schema): ReturnType<typeof aboutOf> {
  const { parent } = schema._zod;
  const { innerType } = schema._zod.def as { innerType?: Schema };
  if (innerType !== undefined) return typeAbout(innerType);
  const { title } = aboutOf(schema);
  return parent !== undefined && aboutOf(parent).title === title ? typeAbout(parent) : aboutOf(schema);
}

/** The form of a site; what a check between two parts refuses is not in it. */
function jsonSchema(schema: Schema = WRITTEN_SITE): object {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: one }) => {
      delete one.accepts;
      delete one.filledIn;
      // A custom check in front has no form of its own: that of the schema behind it counts.
      const { type, in: first, out } = zodSchema._zod.def as { type: string; in?: Schema; out?: Schema };
      if (type === 'pipe' && first?._zod.def.type === 'custom' && out !== undefined) {
        Object.assign(one, jsonSchema(out), { $schema: undefined });
      }
      if (one.required === undefined) return;
      const filled = keysOf(zodSchema as Schema).filter(([, value]) => aboutOf(value).filledIn !== undefined);
      one.required = one.required.filter((key) => !filled.some(([name]) => name === key));
    },
  });
}
