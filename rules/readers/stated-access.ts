import { unescapeText } from '../../constructs/core/static-text';
import type { StackDocument } from './document';
import { once } from './once';

/** The access that the site states for an application or a host, by names of groups. */
export type Statement = Readonly<Partial<Record<'everyone' | 'guests' | 'as_on_the_server', string>>> & {
  readonly groups?: readonly string[];
};

/** Describes what a site promises about a subject: names of hosts and applications, `*` for every other one. */
export interface StatedTest {
  /** Name of a group, or `everyone`, `guest` or `stranger`. */
  readonly as: string;
  readonly may: readonly string[];
  readonly may_not: readonly string[];
}

/** The access that the site states: the output `access` of the identity stack, which a rule compares with the bindings. */
export interface StatedAccess {
  /** Names of the groups that may open everything. */
  readonly administrators: readonly string[];
  /** By name: the parents of each group, and whether it makes superusers. `verify` checks the live server. */
  readonly groups: Readonly<Record<string, { readonly parents: readonly string[]; readonly superuser: boolean }>>;
  /** By the name of the application. */
  readonly applications: Readonly<Record<string, Statement>>;
  /** By full host name: hosts behind forward auth. */
  readonly hosts: Readonly<Record<string, Statement>>;
  /** Access tests, in the order of the site. */
  readonly tests?: readonly StatedTest[];
  /** The login of the site: the slug of its flow, and what the site says about stages of the UI, by their names. */
  readonly sign_in: { readonly flow: string; readonly stages?: Readonly<Record<string, string>> };
}

/** The access that a stack states; undefined for another stack than identity. */
export const statedAccessIn = once(
  ({ config }: StackDocument) => unescapeTexts(config.output?.access?.value) as StatedAccess | undefined,
);

/** A value with its texts as the site wrote them. References stay: they never look like a text of the site. */
export function unescapeTexts(value: unknown): unknown {
  if (typeof value === 'string') return unescapeText(value);
  if (Array.isArray(value)) return value.map(unescapeTexts);
  if (typeof value !== 'object' || value === null) return value;
  const unescaped: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) unescaped[name] = unescapeTexts(member);
  return unescaped;
}
