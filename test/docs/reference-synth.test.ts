import { exampleOf } from '../../dev/reference/example';
import { type Node, SITE } from '../../dev/reference/node';
import type { SiteInput } from '../../sites/schema/site';
import { siteOf } from '../support/site/site-app';

const SMALLEST = exampleOf(SITE, '') as SiteInput;
const IDENTITY = SITE.properties?.identity?.properties ?? {};
const PLATFORM = SITE.properties?.platform?.properties ?? {};
/** What examples refer to. */
const BESIDE = {
  outpostDeployment: exampleOf(IDENTITY.outpostDeployment ?? {}, 'identity.outpostDeployment'),
  groups: { ...SMALLEST.identity.groups, Admins: { name: 'Admins', superuser: true } },
};
/** These need another part beside them: they have a test of their own. */
const TOGETHER = ['sources', 'invitationEnrollment', 'scopes', 'hostRestriction'];

/** The examples of the parts that may be left out, each beside the smallest site of the reference. */
const PARTS = Object.entries(IDENTITY).flatMap(([key, node]) =>
  Object.hasOwn(SMALLEST.identity, key) || TOGETHER.includes(key)
    ? []
    : [[key, exampleOf(node, `identity.${key}`)] as const],
);

/** The one entry of an example that is a record, under a key of its own: every record of the reference has the key Wiki. */
function under(key: string, nodes: Readonly<Record<string, Node>>, part: string): object {
  const [entry] = Object.values(exampleOf(nodes[part] ?? {}, `identity.${part}`) as object);
  return { [key]: entry };
}

/** Every secret that an example names, as the register has it. */
function secretsIn(text: string): object {
  const names = [...new Set(text.match(/\b\w+_(token|key|password|id|secret|htpasswd)\b/g))];
  return Object.fromEntries(names.map((name) => [name, { opens: 'a part of the example', from: 'a random string' }]));
}

/** The smallest site with more; the register has what the parts name. */
function synthesise(identity: object, more: object = {}) {
  const site = { ...SMALLEST, ...more, identity: { ...SMALLEST.identity, ...BESIDE, ...identity } } as SiteInput;
  return siteOf(undefined, {
    ...site,
    secrets: { ...SMALLEST.secrets, ...secretsIn(JSON.stringify([identity, more])) },
  } as SiteInput);
}

test.each(PARTS)('the example of identity.%s synthesises', (key, example) => {
  const identity = { ...SMALLEST.identity, ...BESIDE, [key]: example };
  expect(() => siteOf((site) => ({ ...site, identity }), SMALLEST)).not.toThrow();
});

test('the examples of sources and of the enrollment that they start synthesise together', () => {
  const login = { name: 'default-source-authentication-login', sessionDuration: 'weeks=4' };
  const { signIn } = SMALLEST.identity;
  const invitationEnrollment = exampleOf(IDENTITY.invitationEnrollment ?? {}, 'identity.invitationEnrollment');
  const sources = under('GitHub', IDENTITY, 'sources');
  const identity = {
    sources,
    invitationEnrollment,
    signIn: { ...signIn, logins: { ...signIn.logins, Source: login } },
  };
  expect(() => synthesise(identity)).not.toThrow();
});

test('the example of a scope synthesises under a key of its own', () => {
  expect(() =>
    synthesise({ scopes: { ...SMALLEST.identity.scopes, ...under('More', IDENTITY, 'scopes') } }),
  ).not.toThrow();
});

test('the examples of platform and edge synthesise', () => {
  const database = exampleOf(PLATFORM.database ?? {}, 'platform.database');
  const platform = { ...(exampleOf(SITE.properties?.platform ?? {}, 'platform') as object), database };
  const edge = exampleOf(SITE.properties?.edge ?? {}, 'edge');
  expect(() => synthesise({}, { platform })).not.toThrow();
  expect(() => synthesise({}, { edge })).not.toThrow();
});
