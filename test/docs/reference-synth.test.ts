import { exampleOf } from '../../dev/reference/example';
import { SITE } from '../../dev/reference/node';
import type { SiteInput } from '../../sites/schema/site';
import { siteOf } from '../support/site-app';

const SMALLEST = exampleOf(SITE, '') as SiteInput;
const IDENTITY = SITE.properties?.identity?.properties ?? {};
/** What examples refer to. */
const BESIDE = {
  outpostDeployment: exampleOf(IDENTITY.outpostDeployment ?? {}, 'identity.outpostDeployment'),
  groups: { ...SMALLEST.identity.groups, Admins: { name: 'Admins', superuser: true } },
};
/** Their examples refer to each other by one key, Wiki, or to an application of another kind. */
const CLASHING = ['sources', 'invitationEnrollment', 'scopes', 'hostRestriction'];

/** The examples of the parts that may be left out, each beside the smallest site of the reference. */
const PARTS = Object.entries(IDENTITY).flatMap(([key, node]) =>
  Object.hasOwn(SMALLEST.identity, key) || CLASHING.includes(key)
    ? []
    : [[key, exampleOf(node, `identity.${key}`)] as const],
);

test.each(PARTS)('the example of identity.%s synthesises', (key, example) => {
  const identity = { ...SMALLEST.identity, ...BESIDE, [key]: example };
  expect(() => siteOf((site) => ({ ...site, identity }), SMALLEST)).not.toThrow();
});
