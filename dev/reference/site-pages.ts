import { codeOf, exampleOf } from './example';
import { fieldsBelow, jsonSchema, memberOf, type Node, SITE } from './node';
import { anchorOf, sectionPaths, sectionsPage } from './section';

const GENERATED = 'Generated from `sites/schema/` by `npm run docs`.';

/** Parts of a site with a page of their own, and how it opens. */
const PARTS: Readonly<Record<string, string>> = {
  identity: 'The authentik part of a site: the stack `identity`.',
  platform: 'The Kubernetes part of a site: the stack `platform`. How its parts work: [platform](../platform.md).',
  edge: 'The Cloudflare and CrowdSec part of a site: the stack `edge`. How the sync works: [edge sync](../edge-sync.md).',
};

const CONVENTIONS = `Nested keys are in the table of their object, with a dot; large objects have a section of their own. \`KEY\` is a key
that you choose, \`[]\` an entry of a list. **required** counts inside an object: an optional object may be left out as a whole.
Types are links: [types](types.md) says what each accepts.`;

/** docs/reference/site.md, identity.md and so on, by file name. */
export function sitePages(): ReadonlyMap<string, string> {
  const pages = Object.entries(PARTS).map(([key, opening]): [string, string] => [
    `${key}.md`,
    page(key, `${opening}\n\n${CONVENTIONS}`, sectionsPage(key, partOf(key))),
  ]);
  const site = `The top of a site: \`sites/<name>/index.ts\`.\n\n${CONVENTIONS}\n\n${writeSmallestSite()}`;
  return new Map([
    ['site.md', page('site', site, sectionsPage('', SITE))],
    ...pages,
    ['secrets.md', secretsPage()],
    ['types.md', typesPage()],
    ['site.schema.json', jsonSchema()],
  ]);
}

function partOf(key: string): Node {
  return SITE.properties?.[key] ?? {};
}

function page(title: string, opening: string, body: string): string {
  return `# ${title}\n\n${GENERATED}\n\n${opening}\n\n${body.trimEnd()}\n`;
}

/** The required keys and nothing else: a test reads it as a site. */
function writeSmallestSite(): string {
  return `The smallest site, with one application:\n\n\`\`\`ts\n${codeOf(exampleOf(SITE, ''))}\n\`\`\``;
}

const PATHS: ReadonlySet<string> = new Set([...fieldsBelow(SITE, '')].flatMap(({ path }) => [path, `${path}.KEY`]));

/** Returns where the reference describes a path: its page and heading, and undefined for a path that is not there. */
export function linkTo(path: string): string | undefined {
  const [top = ''] = path.split(/[.[]/);
  if (top === 'secrets') return 'secrets.md';
  if (!PATHS.has(path)) return undefined;
  const isPart = Object.hasOwn(PARTS, top);
  const headings = isPart ? sectionPaths(top, partOf(top)) : sectionPaths('', SITE);
  const own = [`${path}.KEY`, `${path}[]`].find((one) => headings.includes(one));
  const around = headings.filter((one) => `${path}.`.startsWith(`${one}.`)).sort((a, b) => b.length - a.length);
  const heading = own ?? around[0] ?? '';
  return `${isPart ? top : 'site'}.md#${heading === '' ? 'site' : anchorOf(heading)}`;
}

function secretsPage(): string {
  const uses = [...fieldsBelow(SITE, '')].filter(({ node }) => node.title === 'secret');
  const rows = [...new Map(uses.map((use) => [use.path, use])).values()].map(
    ({ path, node }) => `| [\`${path}\`](${linkTo(path)}) | ${node.description} |`,
  );
  const opening = `The register of secrets. A site names a secret and never holds it. Each entry becomes a sensitive Terraform variable:
\`diff\` and \`deploy\` read it from \`TF_VAR_<name>\`. An entry that nothing names is a fault, and so is a name without an entry.
An \`oidc\` application adds the entries of its client by itself.`;
  const entry = memberOf(partOf('secrets'))?.node ?? {};
  return page(
    'secrets',
    opening,
    `${sectionsPage('secrets.KEY', entry).replace('Key: {', 'authentik_token: {')}
## Keys that name a secret

| key | meaning |
| --- | --- |
${rows.join('\n')}
`,
  );
}

function typesPage(): string {
  const types = new Map<string, Node>();
  for (const node of nodesBelow(SITE)) {
    if (node.title !== undefined && !types.has(node.title)) types.set(node.title, node);
  }
  const sections = [...types]
    .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([title, { accepts, typical }]) => {
      const example = typical === undefined ? '' : `\n\nExample: \`${codeOf(typical)}\``;
      return `## ${title}\n\n${accepts}${example}\n`;
    });
  return page('Types', 'What the values of a site are made of.', sections.join('\n'));
}

/** A node and everything below it, the keys of records among them; a named type is one value. */
function* nodesBelow(node: Node): Generator<Node> {
  yield node;
  if (node.title !== undefined) return;
  const { properties = {}, anyOf = [], oneOf = [], items, additionalProperties, propertyNames } = node;
  const below = [...Object.values(properties), ...anyOf, ...oneOf, items, additionalProperties, propertyNames];
  for (const one of below) if (typeof one === 'object') yield* nodesBelow(one);
}
