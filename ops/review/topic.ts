import type { Provenance } from '../../constructs/core/provenance';
import { KINDS, type Topic } from '../../rules/readers/kinds';

/** Headings of the review, most important first. */
export const TOPICS: Readonly<Record<Topic, string>> = {
  'sign-in': 'Sign-in and sessions',
  enrollment: 'Enrollment',
  access: 'Applications, groups and policies',
  outposts: 'Outposts and forward auth',
  edge: 'Edge: bans and WAF',
  platform: 'Platform: pods, Helm, ingress',
  plumbing: 'Plumbing',
};

/** Parts of the site whose objects are about one thing, whatever their types are. */
const BY_PART: readonly (readonly [string, Topic])[] = [
  ['identity.invitationEnrollment', 'enrollment'],
  ['edge', 'edge'],
];

/** Returns what a change means: by the part of the site that the object comes from, else by its type. */
export function topicOf(type: string, { path = '' }: Partial<Provenance> = {}): Topic {
  const topic = BY_PART.find(([part]) => `${path}.`.startsWith(`${part}.`))?.[1];
  return topic ?? KINDS[type]?.topic ?? 'plumbing';
}
