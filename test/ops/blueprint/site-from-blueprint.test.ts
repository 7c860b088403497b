import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthentikClient } from '../../../ops/authentik/client';
import { siteFromBlueprint } from '../../../ops/blueprint/from-blueprint';
import { type SiteFromServer, siteFromServer } from '../../../ops/from-server/from-server';
import { writeNewSite } from '../../../ops/site/new-site';
import type { SiteInput } from '../../../sites/schema/site';
import { clientOf } from '../../support/authentik/loaded';
import { AuthentikServer } from '../../support/authentik/server';
import { perTest } from '../../support/per-test';
import { lintSites, projectCopy } from '../../support/project-copy';
import { exportBlueprint } from '../../support/site/exported-blueprint';
import { loadEstate, makePlainOutpost, siteOfBlueprint, writeSite } from '../../support/site/site-from-server';

let root: string;
const server = perTest(
  () => AuthentikServer.start(),
  (one) => one.stop(),
);

beforeAll(() => {
  root = projectCopy();
});
afterAll(() => rmSync(root, { recursive: true }));

function textOf(name: string): string {
  const folder = join(root, 'sites', name);
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
}

/** A blueprint as a person writes one, with every kind of tag. */
const WRITTEN = `
# yaml-language-server: $schema=https://goauthentik.io/blueprints/schema.json
version: 1
metadata: { name: Books }
context: { host: books.harbour.example, paths: [callback, silent], rename: yes }
entries:
  - model: authentik_core.group
    id: readers
    identifiers: { name: !Format ["%s Readers", !If [!Context rename, Book, Old]] }
    attrs: { attributes: { note: held } }
  - model: authentik_providers_oauth2.oauth2provider
    id: provider
    identifiers: { name: Provider for Books }
    attrs:
      authorization_flow: !Find [authentik_flows.flow, [slug, default-provider-authorization-implicit-consent]]
      invalidation_flow: !Find [authentik_flows.Flow, [slug, default-provider-invalidation-flow]]
      client_id: books
      client_secret: a-secret-that-stands-in-the-file
      signing_key: !Find [authentik_crypto.certificatekeypair, [name, authentik Self-signed Certificate]]
      redirect_uris: !Enumerate [
        !Context paths, SEQ,
        { matching_mode: strict, url: !Format ["https://%s/%s", !Context host, !Value 0] }]
      property_mappings:
        - !Find [authentik_providers_oauth2.scopemapping, [managed, goauthentik.io/providers/oauth2/scope-openid]]
        - !Find [authentik_providers_oauth2.scopemapping, [scope_name, email]]
  - model: authentik_core.application
    id: books
    conditions: [!Condition [AND, true, !Context host], !Condition [NOR, !Context nothing]]
    identifiers: { slug: books }
    attrs: { name: Books, provider: !KeyOf provider, meta_launch_url: !Env BOOKS_URL, meta_publisher: Harbour }
  - model: authentik_policies.policybinding
    identifiers: { target: !KeyOf books, group: !KeyOf readers, order: 0 }
  - model: authentik_core.application
    identifiers: { slug: open }
    attrs: { name: Open, provider: !KeyOf gone }
  - model: authentik_core.application
    conditions: [!Condition [XOR, true, true]]
    identifiers: { slug: never }
  - { model: authentik_core.user, identifiers: { username: a-person }, attrs: { password: a-password-of-the-file } }
  - { model: authentik_policies_expression.expressionpolicy, state: absent, identifiers: { name: old } }
`;

test('a written blueprint becomes a site without a server, and each entry that is not in it is listed with its reason', async () => {
  const { code, out, text } = await siteOfBlueprint(server(), root, 'written', WRITTEN);
  expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
  expect(server().calls).toEqual([]);
  const { identity } = await writeSite(root, 'written');
  expect(identity.groups).toEqual({ BookReaders: { name: 'Book Readers' } });
  expect(identity.applications).toEqual({
    Books: {
      kind: 'oidc',
      name: 'Books',
      slug: 'books',
      redirectUris: ['callback', 'silent'].map((path) => ({
        matchingMode: 'strict',
        url: `https://books.harbour.example/${path}`,
      })),
      signingKey: 'authentik Self-signed Certificate',
      scopes: ['OpenId', 'Email'],
      provider: { name: 'Provider for Books' },
      access: { groups: ['BookReaders'] },
    },
  });
  for (const line of [
    'entry 1 (authentik_core.group): a site does not state attributes',
    'entry 3 (authentik_core.application): meta_launch_url is not known: !Env BOOKS_URL is in the environment of the server',
    'entry 3 (authentik_core.application): a site does not state meta_publisher',
    'entry 5 (authentik_core.application): not in the site, since !KeyOf gone: no entry before it has this id',
    'entry 6 (authentik_core.application): not in the site, since its conditions are not met',
    'entry 7 (authentik_core.user): not in the site, since a site has no statement for this model',
    'entry 8 (authentik_policies_expression.expressionpolicy): not in the site, since it deletes the object',
    'provider Provider for Books: the blueprint has no access_token_validity, and the site has hours=1',
  ]) {
    expect(out).toContain(`  ${line}`);
    expect(textOf('written')).toContain(`// - ${line}\n`);
  }
  expect(`${text}${textOf('written')}`).not.toMatch(/a-secret-that|a-password-of|a-person/);
  expect(lintSites(root)).toEqual({ status: 0, text: expect.anything() });
});

const ANSWERS = {
  domain: 'harbour.example',
  authentikHost: 'authentik.harbour.example',
  platform: false,
  edge: false,
};

/** The parts of a site that were read, without a process for its synthesis. */
async function partsOf(name: string, read: Promise<SiteFromServer>): Promise<Pick<SiteInput, 'identity' | 'secrets'>> {
  const { text } = await read;
  const folder = join(root, 'sites', name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'identity.ts'), text('../schema/site'));
  const { identity, identitySecrets } = await import(join(folder, 'identity.ts'));
  return { identity, secrets: identitySecrets };
}

function ofBlueprint(name: string, blueprint: string, client?: AuthentikClient): ReturnType<typeof partsOf> {
  const file = join(root, `${name}.yaml`);
  writeFileSync(file, blueprint);
  return partsOf(name, siteFromBlueprint([file], { name, ...ANSWERS }, client));
}

/** Without the words of where it was found. */
function comparable(site: unknown): unknown {
  return JSON.parse(JSON.stringify(site).replaceAll('As found in the blueprint', 'As found on the server'));
}

test.each<[string, (one: AuthentikServer) => Promise<void>]>([
  ['lived', async () => {}],
  ['hosts', (one) => loadEstate(one, makePlainOutpost())],
])(
  'the export of the estate %s, beside its server, becomes the site that --from-server writes',
  async (name, prepare) => {
    await prepare(server());
    const client = clientOf(server());
    const exported = await ofBlueprint(`export-${name}`, exportBlueprint(server().records), client);
    const read = await partsOf(name, siteFromServer(client, { name, ...ANSWERS }));
    expect(comparable(exported)).toEqual(comparable(read));
    expect(Object.keys(exported.identity.applications).length).toBeGreaterThan(9);
    expect(server().writes).toEqual([]);
  },
);

test('without its server the same export becomes a site with its groups, and with the clients that it knows by id', async () => {
  const { groups, applications } = (await ofBlueprint('alone', exportBlueprint(server().records))).identity;
  expect(Object.keys(groups)).toHaveLength(server().records.groups.length);
  expect(groups.HeadscaleUsers).toEqual({ name: 'Headscale Users', parent: 'AllowLoginUsers' });
  expect(applications.Forgejo).toMatchObject({ kind: 'oidc-adopted', adopt: { provider: { id: '20' } } });
  expect(server().calls).toEqual([]);
});

test('beside its server a blueprint creates what is not there and adopts what is, as the server has it', async () => {
  const extra = `${WRITTEN}
  - { model: authentik_core.group, identifiers: { pk: key-of-another-server, name: Task Submitters } }
  - { model: authentik_policies.policybinding, identifiers: { target: !KeyOf books, group: key-of-another-server, order: 1 } }
  - { model: authentik_core.group, identifiers: { name: authentik Admins }, attrs: { is_superuser: false } }
`;
  const { groups, applications } = (await ofBlueprint('mixed', extra, clientOf(server()))).identity;
  expect(groups).toEqual({
    BookReaders: { name: 'Book Readers' },
    TaskSubmitters: { name: 'Task Submitters', adopt: expect.anything() },
  });
  expect(applications.Books).toMatchObject({ kind: 'oidc', access: { groups: ['BookReaders', 'TaskSubmitters'] } });
  expect(applications.Books).not.toHaveProperty('adopt');
  expect(server().writes).toEqual([]);
});

test('a project that has the tool as a package gets the same site in one file', async () => {
  const project = mkdtempSync(join(tmpdir(), 'gatehouse-packaged-'));
  const blueprint = join(project, 'books.yaml');
  try {
    writeFileSync(blueprint, WRITTEN);
    cpSync(join(__dirname, '..', '..', '..', 'template', 'sites'), join(project, 'sites'), { recursive: true });
    const answers = { name: 'books', ...ANSWERS };
    const { text } = await siteFromBlueprint([blueprint], answers);
    expect(writeNewSite(answers, project, text)).toEqual(['sites/books/index.ts', 'sites/index.ts']);
    const { books } = (await import(join(project, 'sites', 'books', 'index.ts'))) as { readonly books: SiteInput };
    expect(books.identity.groups).toEqual({ BookReaders: { name: 'Book Readers' } });
    expect(Object.keys(books.secrets)).toEqual(['authentik_token', 'books_client_id', 'books_client_secret']);
    expect(readFileSync(join(project, 'sites', 'books', 'index.ts'), 'utf8')).toMatch(
      /^import .* from 'gatehouse\/site';/,
    );
  } finally {
    rmSync(project, { recursive: true });
  }
});

test.each([
  ['no YAML', 'entries: [', /is no blueprint of authentik/],
  ['no map', '- 1', /the file holds no map/],
  ['another version', 'version: 2\nentries: []', /version 2, and authentik reads version 1/],
  ['no entries', 'version: 1', /no list of entries/],
  ['an unknown tag', 'version: 1\nentries: [{ model: !Secret x }]', /Unresolved tag: !Secret/],
])('a file with %s is refused, and leaves no site', async (_, blueprint, message) => {
  const { code, text } = await siteOfBlueprint(server(), root, 'refused', blueprint);
  expect({ code, text }).toEqual({ code: 2, text: expect.stringMatching(message) });
  expect(existsSync(join(root, 'sites', 'refused'))).toBe(false);
});
