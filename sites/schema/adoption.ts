import { Adoption } from '../../constructs/authentik/adoption';
import type { Fault } from '../../constructs/core/errors';
import { entry, repeated, type SiteFault } from './fault';
import type { Site } from './site';

/** Adoption entries that `npm run ops -- adopt --write` has found, by their path in the site. */
export type AdoptionEntries = Readonly<Record<string, unknown>>;

/** How an object comes to Terraform, and the live values of what the provider never reads. */
const KEYS = ['adopt', 'geoipBinding', 'networkBinding', 'roles'];

/**
 * A site with adoption entries put in. They are validated with the rest of it.
 *
 * A fault is an entry whose place the site does not have: the object was renamed or removed; and one that says
 * something else, which would stand over the site unseen.
 */
export function withAdoption<T extends object>(site: T, entries: AdoptionEntries): readonly [T, readonly Fault[]] {
  const copy = structuredClone(site);
  const faults: Fault[] = [];
  for (const [path, entry] of Object.entries(entries)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>(
      (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined),
      copy,
    );
    if (!KEYS.includes(last)) {
      const remedy = `write it into the site, entries end on ${KEYS.join(', ')}`;
      faults.push({ path: `adoption.${path}`, fault: 'is no adoption entry', remedy });
    } else if (isRecord(parent)) parent[last] = entry;
    else {
      const remedy = 'remove the entry from its file, or correct its path';
      faults.push({ path: `adoption.${path}`, fault: 'has no place in the site', remedy });
    }
  }
  return [copy, faults];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A variable names one object, and is no secret. */
export function* variableFaults({ identity, secrets }: Site): Generator<SiteFault> {
  const register = Object.keys(secrets).map((name) => ({ path: ['a secret'], found: name, key: name }));
  const variables = [...adoptionVariables(identity, ['identity'])].map(({ path, name }) => entry(path, name));
  yield* repeated(
    [...register, ...variables],
    (first) => `must be a variable of its own, ${first} has the name; choose another`,
  );
}

function* adoptionVariables(
  value: unknown,
  path: readonly string[],
): Generator<{ path: readonly string[]; name: string }> {
  if (value instanceof Adoption) {
    if (value.variableName !== undefined) yield { path, name: value.variableName };
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* adoptionVariables(member, [...path, key]);
  }
}
