import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { referenceDocuments } from '../../dev/reference/documents';
import { exampleOf } from '../../dev/reference/example';
import { fieldsBelow, type Node, SITE, WRITTEN_SITE } from '../../dev/reference/node';
import { linkTo } from '../../dev/reference/site-pages';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { ROOT } from './pages';

const FOLDER = join(ROOT, 'docs/reference');
const DOCUMENTS = referenceDocuments();
const KEYWORDS = new Set(
  (
    '$schema type properties required additionalProperties propertyNames items anyOf oneOf const enum title description ' +
    'examples default pattern format minLength minItems minimum maximum exclusiveMinimum exclusiveMaximum'
  ).split(' '),
);
const FIELDS = [...fieldsBelow(SITE, '')];

test('docs/reference/ holds what npm run docs writes, and nothing else', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...DOCUMENTS.keys()].sort());
});

test.each([...DOCUMENTS.keys()])('docs/reference/%s is up to date: npm run docs writes it', (name) => {
  expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(DOCUMENTS.get(name));
});

test('every field of a site has a description that ends like a sentence', () => {
  expect(FIELDS.length).toBeGreaterThan(400);
  const poor = FIELDS.filter(({ node }) => !/^[A-Z`/a].{9,}\.$/s.test(node.description ?? ''));
  expect(poor.map(({ path }) => path)).toEqual([]);
});

test('every field of a site has a heading on a page', () => {
  expect(FIELDS.filter(({ path }) => linkTo(path) === undefined)).toEqual([]);
  expect(linkTo('identity.applications.KEY.redirectUris')).toBe('identity.md#identityapplicationskeyredirecturis');
  expect(linkTo('identity.application')).toBeUndefined();
});

test('every example is accepted by its field', () => {
  const accepted: string[] = [];
  const refused: string[] = [];
  z.toJSONSchema(WRITTEN_SITE, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, path }) => {
      for (const example of (z.globalRegistry.get(zodSchema)?.examples ?? []) as unknown[]) {
        (z.safeParse(zodSchema, example).success ? accepted : refused).push(path.join('.'));
      }
    },
  });
  expect(refused).toEqual([]);
  expect(accepted.length).toBeGreaterThan(250);
});

test('every field has an example that an object of the reference can show', () => {
  for (const { path, node } of FIELDS) expect(() => exampleOf(node, path)).not.toThrow();
});

test('the smallest site of the reference is a site', () => {
  expect(() => defineSite(exampleOf(SITE, '') as SiteInput)).not.toThrow();
});

describe('the JSON Schema', () => {
  const schema = JSON.parse(DOCUMENTS.get('site.schema.json') ?? '');
  const { properties } = schema;

  test('asks for no key that is filled in', () => {
    const [client] = properties.identity.properties.applications.additionalProperties.oneOf;
    expect(client.required).toEqual(['kind', 'name', 'redirectUris', 'access']);
    expect(properties.edge.properties.sync.properties.capacity).toMatchObject({ minimum: 1, maximum: 10_000 });
  });

  // Checked once with ajv in strict mode, over all sites and 7 000 single faults.
  test('says the form of each key, and no keyword that a validator does not know', () => {
    const unknown = new Set<string>();
    const formless: string[] = [];
    const look = (node: Node, path: string) => {
      for (const keyword of Object.keys(node)) if (!KEYWORDS.has(keyword)) unknown.add(keyword);
      if (!['type', 'anyOf', 'oneOf', 'const'].some((keyword) => keyword in node)) formless.push(path);
      for (const [key, member] of Object.entries(node.properties ?? {})) look(member, `${path}.${key}`);
      for (const option of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) look(option, path);
      for (const member of [node.items, node.additionalProperties, node.propertyNames]) {
        if (typeof member === 'object') look(member, `${path}.KEY`);
      }
    };
    look(schema, '');
    expect([...unknown]).toEqual([]);
    expect(formless).toEqual(['.adoption.KEY']);
  });
});
