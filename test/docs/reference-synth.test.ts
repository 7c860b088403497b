import { documentObjects } from '../../access/document-objects';
import { accessTestFaults } from '../../access/expectations';
import { accessModel } from '../../access/model';
import { exampleOf } from '../../dev/reference/example';
import { fieldsBelow, memberOf, type Node, optionsOf, SITE } from '../../dev/reference/node';
import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { siteOf } from '../support/site/site-app';

type Block = Readonly<Record<string, unknown>>;

interface Value {
  readonly path: string;
  /** An example or a default of the reference. */
  readonly value: unknown;
}

const SMALLEST = exampleOf(SITE, '') as SiteInput;
const IDENTITY = SITE.properties?.identity?.properties ?? {};
const PLATFORM = SITE.properties?.platform?.properties ?? {};

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The example of a part below a key of the site. */
function example(nodes: Readonly<Record<string, Node>>, key: string): Block {
  return exampleOf(nodes[key] ?? {}, key) as Block;
}

/** The entry of a record's example under another key: every record of the reference has the key Wiki. */
function under(key: string, part: string): Block {
  return { [key]: Object.values(example(IDENTITY, part))[0] };
}

/** Copies of a value with another one at a path: one for each form of the schema, and each entry, that has the path. */
function placements(
  node: Node,
  target: unknown,
  [step, ...rest]: readonly string[],
  value: unknown,
): readonly unknown[] {
  if (step === undefined) return [value];
  const member = memberOf(node);
  if (member !== undefined && step === '[]') {
    const [first = exampleOf(member.node, step)] = (target ?? []) as readonly unknown[];
    return placements(member.node, first, rest, value).map((one) => [one]);
  }
  if (member !== undefined && step === 'KEY') {
    const record = isBlock(target) && Object.keys(target).length > 0 ? target : (exampleOf(node, step) as Block);
    return Object.entries(record).flatMap(([key, entry]) =>
      placements(member.node, entry, rest, value).map((one) => ({ ...record, [key]: one })),
    );
  }
  const field = node.properties?.[step];
  if (field !== undefined) {
    const block = isBlock(target) ? target : (exampleOf(node, step) as Block);
    return placements(field, block[step], rest, value).map((one) => ({ ...block, [step]: one }));
  }
  return optionsOf(node).flatMap((form) => {
    const fits = isBlock(target) && Object.entries(target).every(([key, one]) => mayHold(form.properties?.[key], one));
    return placements(form, fits ? target : undefined, [step, ...rest], value);
  });
}

function mayHold(field: Node | undefined, value: unknown): boolean {
  return field !== undefined && (field.const === undefined || field.const === value);
}

function placementsIn(site: SiteInput, { path, value }: Value): readonly SiteInput[] {
  return placements(SITE, site, path.replaceAll('[]', '.[]').split('.'), value) as readonly SiteInput[];
}

/** With an entry for every secret that the parts name. */
function withSecrets(site: SiteInput): SiteInput {
  const { identity, platform, edge, verify } = site;
  const text = JSON.stringify([identity, platform, edge, verify]);
  const names = new Set(
    [...text.matchAll(/"(\w+_(?:token|key|password|id|secret|htpasswd|certificate|identity|totp))"/g)].map(
      ([, name = '']) => name,
    ),
  );
  for (const grant of ['refresh_token', 'id_token']) names.delete(grant);
  const entries = [...names].map((name) => [name, { opens: 'a part of the example', from: 'a random string' }]);
  return { ...site, secrets: { ...site.secrets, ...Object.fromEntries(entries) } };
}

/** Every example and every default that the reference shows, where it stands. */
const VALUES: readonly Value[] = [...fieldsBelow(SITE, '')].flatMap(({ path, node }) =>
  // The parts of an enrollment have names of their own: its `adopt` has the example of its type.
  // The names of an access test depend on the rest of the site.
  (/^accessTests|^identity\.invitationEnrollment\.adopt$/.test(path) ? [] : [...(node.examples ?? []), node.default])
    .filter((value) => value !== undefined && !isNone(value))
    .map((value) => ({ path, value })),
);

/** An empty default is no value to write; the reference shows none. */
function isNone(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

const { signIn, groups, applications } = SMALLEST.identity;
const GROUPS = { ...groups, Admins: { name: 'Admins', superuser: true }, Everyone: { name: 'Everyone' } };
const BOUND = { networkBinding: 'no_binding', geoipBinding: 'no_binding' };
const LOGINS = {
  Login: { name: 'sign-in-login', sessionDuration: 'weeks=4', ...BOUND },
  Source: { name: 'default-source-authentication-login', sessionDuration: 'weeks=4', ...BOUND },
};
const SCOPES = ['OpenId', 'Profile', 'Email'].map((key) => [
  key,
  { blueprintId: `goauthentik.io/providers/oauth2/scope-${key.toLowerCase()}` },
]);
const WHOLE_PLATFORM = exampleOf(SITE.properties?.platform ?? {}, 'platform') as NonNullable<SiteInput['platform']>;
const SKIP = {
  action: 'skip',
  ref: 'own',
  description: 'Own domain',
  enabled: true,
  expression: '(http.host eq "status.example.org")',
  products: ['waf'],
  logging: true,
};
const USERS = { Family: { username: 'test-family', groups: ['Members'], password: 'test_family_password' } };

/** Rules about what a site lacks, and one whose finding a site accepts by an exception. */
const OF_THE_REST = [
  'allow-list-kept',
  'backup-stated',
  'break-glass-stated',
  'domain-wide-host-policy',
  'sync-alerts',
  'traefik-advisories-fixed',
];

/** What values need beside them. Each value is put into the first of these sites that takes it. */
const SITES: readonly SiteInput[] = [
  {
    ...SMALLEST,
    platform: { ...WHOLE_PLATFORM, database: example(PLATFORM, 'database') },
    edge: exampleOf(SITE.properties?.edge ?? {}, 'edge'),
    identity: {
      ...SMALLEST.identity,
      groups: GROUPS,
      outpostDeployment: example(IDENTITY, 'outpostDeployment'),
      invitationEnrollment: example(IDENTITY, 'invitationEnrollment'),
      sources: under('GitHub', 'sources'),
      signIn: { ...signIn, logins: LOGINS },
    },
  } as unknown as SiteInput,
  {
    ...SMALLEST,
    verify: { users: USERS, job: exampleOf(SITE.properties?.verify?.properties?.job ?? {}, 'job') },
    platform: {
      ...WHOLE_PLATFORM,
      pgbouncer: example(PLATFORM, 'pgbouncer'),
      alerts: example(PLATFORM, 'alerts'),
      secrets: { ...WHOLE_PLATFORM.secrets, email: { name: 'authentik-email', revision: '1' } },
      release: { ...WHOLE_PLATFORM.release, email: example(PLATFORM.release?.properties ?? {}, 'email') },
      backup: {
        ...example(PLATFORM, 'backup'),
        bucket: example(PLATFORM.backup?.properties ?? {}, 'bucket'),
        recipients: example(PLATFORM.backup?.properties ?? {}, 'recipients'),
      },
    },
    identity: {
      ...SMALLEST.identity,
      groups: GROUPS,
      outpostDeployment: example(IDENTITY, 'outpostDeployment'),
      embeddedOutpost: example(IDENTITY, 'embeddedOutpost'),
      scopes: Object.fromEntries(SCOPES),
      applications: { ...applications, EveryHost: everyHost() },
      hostRestriction: {
        ...example(IDENTITY, 'hostRestriction'),
        policy: { name: 'admin-services-restriction' },
        binding: { order: 10 },
      },
    },
  } as unknown as SiteInput,
  {
    ...SMALLEST,
    platform: {
      ...WHOLE_PLATFORM,
      database: example(PLATFORM, 'database'),
      ingresses: { ...WHOLE_PLATFORM.ingresses, ui: { name: 'login' } },
      backup: {
        ...example(PLATFORM, 'backup'),
        volume: example(PLATFORM.backup?.properties ?? {}, 'volume'),
        encryptedBy: 'the storage encrypts every volume',
        drill: example(PLATFORM.backup?.properties ?? {}, 'drill'),
      },
    },
    edge: {
      ...(exampleOf(SITE.properties?.edge ?? {}, 'edge') as Block),
      token: { name: 'edge-sync', adopt: 'key', value: 'edge_sync_token' },
      ruleset: { description: 'Rules', blockRef: 'bans', keptRules: [SKIP] },
    },
    identity: {
      ...SMALLEST.identity,
      signIn: { ...signIn, flow: { ...signIn?.flow, adopt: 'key' }, logins: { Login: LOGINS.Login } },
    },
  } as unknown as SiteInput,
  {
    ...SMALLEST,
    identity: {
      ...SMALLEST.identity,
      signIn: { flow: { slug: 'sign-in', lookup: true }, asOnTheServer: 'the login is kept in the UI' },
    },
  },
];

/** The example of the application that serves every host. */
function everyHost(): unknown {
  const forms = optionsOf(memberOf(IDENTITY.applications ?? {})?.node ?? {});
  const form = forms.find(({ properties }) => properties?.kind?.const === 'domain-forward-auth');
  return exampleOf(form ?? {}, 'identity.applications.EveryHost');
}

/** The sites with the values that they take, and the values that none takes, each with the last fault. */
function filled(): { readonly sites: readonly SiteInput[]; readonly left: readonly string[] } {
  const left = new Map(VALUES.map((value) => [value, 'is in no site']));
  const sites = SITES.flatMap((start) => [...fillings(start, left)]);
  return { sites, left: [...left].map(([{ path, value }, fault]) => `${path}: ${JSON.stringify(value)}: ${fault}`) };
}

/** A site with all values that go together, then one with those that are left, until it takes no more of them. */
function* fillings(start: SiteInput, left: Map<Value, string>): Generator<SiteInput> {
  for (;;) {
    const site = withAll(start, [...left.keys()], left);
    if (site === start) return;
    yield withSecrets(site);
  }
}

/** The site with the values that it takes, by halves: most of them go together. What it takes is no longer left. */
function withAll(site: SiteInput, values: readonly Value[], left: Map<Value, string>): SiteInput {
  const [first, ...others] = values;
  if (first === undefined) return site;
  const together = values.reduce<SiteInput | undefined>((one, value) => one && placementsIn(one, value)[0], site);
  const tried = others.length > 0 ? [together] : placementsIn(site, first);
  const faults = tried.map((one) => (one === undefined ? 'has no place' : faultOf(one)));
  const taken = tried[faults.indexOf(undefined)];
  if (taken !== undefined) {
    for (const value of values) left.delete(value);
    return taken;
  }
  if (others.length === 0) {
    left.set(first, faults[0] ?? 'has no place');
    return site;
  }
  const half = Math.ceil(values.length / 2);
  return withAll(withAll(site, values.slice(0, half), left), values.slice(half), left);
}

function faultOf(site: SiteInput): string | undefined {
  try {
    defineSite(withSecrets(site));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the examples and defaults of the reference', () => {
  const { sites, left } = filled();

  test('have each a site that takes them', () => {
    expect(VALUES.length).toBeGreaterThan(400);
    expect(left).toEqual([]);
  });

  test.each(sites.map((site, index) => [index, site] as const))('synthesise: site %d', (_, site) => {
    const { faults } = enforceRules(siteOf(undefined, site), RULES, []);
    const others = faults.filter(({ remedy }) => !OF_THE_REST.some((id) => remedy.includes(`[rule ${id}`)));
    expect(others).toEqual([]);
  });
});

test('the example of an access test holds for the example of a site', () => {
  const [test] = exampleOf(SITE.properties?.accessTests ?? {}, 'accessTests') as readonly object[];
  const { may, mayNot } = memberOf(SITE.properties?.accessTests ?? {})?.node.properties ?? {};
  const accessTests = [
    { ...test, may: may?.examples?.[0] },
    { as: 'stranger', mayNot: mayNot?.examples?.[0] },
  ];
  const objects = documentObjects(siteOf(undefined, { ...SMALLEST, accessTests } as SiteInput));
  expect([...accessTestFaults(accessModel(objects), objects.stated.tests ?? [])]).toEqual([]);
});
