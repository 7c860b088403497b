import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { referenceDocuments } from '../../scripts/reference/documents';
import { exampleOf } from '../../scripts/reference/example';
import { aboutOf, fieldsBelow } from '../../scripts/reference/field';
import { linkTo, WRITTEN_SITE } from '../../scripts/reference/site-pages';
import { readSite, type SiteInput, siteSchema } from '../../sites/schema/site';
import { ROOT } from './pages';

const FOLDER = join(ROOT, 'docs/reference');
const DOCUMENTS = referenceDocuments();
const KEYWORDS = new Set(
  (
    '$schema type properties required additionalProperties propertyNames items anyOf oneOf const enum title description ' +
    'examples default pattern format minLength minItems minimum maximum exclusiveMinimum exclusiveMaximum'
  ).split(' '),
);
const FIELDS = [...fieldsBelow(WRITTEN_SITE, '')];

test('docs/reference/ holds what npm run docs writes, and nothing else', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...DOCUMENTS.keys()].sort());
});

test.each([...DOCUMENTS.keys()])('docs/reference/%s is up to date: npm run docs writes it', (name) => {
  expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(DOCUMENTS.get(name));
});

test('every field of a site has a description that ends like a sentence', () => {
  expect(FIELDS.length).toBeGreaterThan(400);
  const poor = FIELDS.filter(({ schema }) => !/^[A-Z`/a].{9,}\.$/s.test(aboutOf(schema).description ?? ''));
  expect(poor.map(({ path }) => path)).toEqual([]);
});

test('every field of a site has a heading on a page', () => {
  expect(FIELDS.filter(({ path }) => linkTo(path) === undefined)).toEqual([]);
  expect(linkTo('identity.applications.KEY.redirectUris')).toBe('identity.md#identityapplicationskeyredirecturis');
  expect(linkTo('identity.application')).toBeUndefined();
});

test('every example is accepted by its field', () => {
  // What is filled in before the schema reads the site is not in these two examples.
  const filledIn = new Set(['identity', 'identity.applications']);
  const refused = FIELDS.filter(({ path }) => !filledIn.has(path)).flatMap(({ path, schema }) => {
    const { success } = (schema as z.ZodType).safeParse(exampleOf(schema, path));
    return success ? [] : [path];
  });
  expect(refused).toEqual([]);
});

test('the smallest site of the reference is a site', () => {
  expect(readSite(exampleOf(siteSchema, '') as SiteInput).faults).toEqual([]);
});

interface Node {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

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
      if (!['type', 'anyOf', 'oneOf', 'const'].some((keyword) => keyword in node) && path !== '.adoption.KEY') {
        formless.push(path);
      }
      for (const [key, member] of Object.entries(node.properties ?? {})) look(member, `${path}.${key}`);
      for (const option of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) look(option, path);
      for (const key of ['items', 'additionalProperties', 'propertyNames']) {
        if (typeof node[key] === 'object') look(node[key] as Node, `${path}.KEY`);
      }
    };
    look(schema, '');
    expect([...unknown]).toEqual([]);
    expect(formless).toEqual([]);
  });
});
