import { KINDS } from '../../rules/readers/kinds';
import { siteOf } from '../support/site/site-app';
import { leaveUnstated } from '../support/site/unstated-site';

// Without adoptions: what is imported here is adopted in any case.
const { stacks } = siteOf(undefined, leaveUnstated());
const imported = stacks.flatMap(({ config }) => config.import?.map(({ to }) => to) ?? []);
const records = stacks.flatMap(({ provenance }) => provenance);

test('each object has a part of the site', () => {
  const missing = records
    .filter(({ path }) => path === undefined)
    .map(({ address }) => `${address}: build it in \`stack.part(PATH, (part) => new Construct(part, …))\``);
  expect(records.length).toBeGreaterThan(150);
  expect(missing).toEqual([]);
});

test('each resource has a key of the site that adopts it', () => {
  const missing = records
    .filter(({ address, adopt }) => !address.startsWith('data.') && adopt === undefined && !imported.includes(address))
    .map(
      ({ address, path }) =>
        `${address}: ${path} has no key for it; call declareParts or declareObject where the stack builds it`,
    );
  expect(missing).toEqual([]);
});

test('no two resources share a key', () => {
  const keys = records.flatMap(({ adopt }) => adopt ?? []);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

/** It looks its login up, and so its brand, which the fixture fresh manages; homelab has the provider of a notification rule. */
const ELSEWHERE = ['authentik_brand', 'authentik_event_rule', 'authentik_event_transport'];

test('the fixture site has an object of each type of resource in the table of kinds', () => {
  const made = new Set(records.map(({ address }) => address.split('.')[0] ?? ''));
  const missing = Object.keys(KINDS)
    .filter((type) => !made.has(type) && !ELSEWHERE.includes(type))
    .map((type) => `${type}: state it in test/fixtures/sites/harbour, or remove its row from rules/readers/kinds.ts`);
  expect(missing).toEqual([]);
});
