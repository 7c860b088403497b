import * as z from 'zod';
import type { Fault } from './fields/fault';
import * as f from './fields/fields';

export const adoptionEntries = z
  .record(
    z.string().meta(f.type('path', 'Keys of the site, joined by dots.', 'identity.groups.Members.adopt')),
    z.unknown(),
  )
  .meta(
    f.about('Entries that `npm run ops -- adopt --write FILE` has found, by their path in the site.', {
      'identity.groups.Members.adopt': 'key',
    }),
  );

export type AdoptionEntries = Readonly<z.input<typeof adoptionEntries>>;

/** Lists what an adopted object must state beside `adopt`: live values that the provider never reads. */
const STATED = ['geoipBinding', 'networkBinding', 'roles'];

/**
 * A site with adoption entries put in. They are validated with the rest of it.
 *
 *     identity.groups.Staff.adopt     identity.invitationEnrollment.adopt.flow     identity.groups.Staff.roles
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
    const isPart = keys.at(-1) === 'adopt';
    const noun = (isPart ? keys.slice(0, -1) : keys).reduce<unknown>(
      (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined),
      copy,
    );
    const refuse = (fault: string, remedy: string) => faults.push({ path: `adoption.${path}`, fault, remedy });
    if (!isPart && last !== 'adopt' && !STATED.includes(last)) {
      const ends = ['adopt', 'adopt.PART', ...STATED].join(', ');
      refuse('is no adoption entry', `write it into the site, entries end on ${ends}`);
    } else if (!isRecord(noun))
      refuse('has no place in the site', 'remove the entry from its file, or correct its path');
    else if (!isPart) noun[last] = entry;
    else if (isRecord(noun.adopt ?? {})) noun.adopt = { ...(noun.adopt as object | undefined), [last]: entry };
    else
      refuse(`is about one part, and the site has ${JSON.stringify(noun.adopt)} for all`, 'name the parts in the site');
  }
  return [copy, faults];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
