import type { AccessModel } from './model';
import type { AccessObjects } from './objects';
import { userOf } from './subjects';

/** Whether a user may open each application, by slug, and each host; what the UI decides is left out. */
export interface UserAnswers {
  readonly applications: Readonly<Record<string, boolean>>;
  readonly hosts: Readonly<Record<string, boolean>>;
}

export interface AnswersProps {
  /** Exact name of the user. */
  readonly username: string;
  /** Names of its groups. */
  readonly groups: readonly string[];
  /** Hosts behind forward auth that are asked for. */
  readonly hosts: ReadonlySet<string>;
}

/** The matrix for one user, as a login of it can be compared. */
export function answersFor(
  objects: AccessObjects,
  { targets }: AccessModel,
  { username, groups, hosts }: AnswersProps,
): UserAnswers {
  const subject = userOf(objects, username, username, groups);
  const slugs = new Map(
    objects.ofType('authentik_application').map(({ address, values }) => [address, String(values.slug)]),
  );
  const known = targets.flatMap(({ kind, name, address, answer }) => {
    const slug = slugs.get(address ?? '');
    const asked = kind === 'application' ? slug : hosts.has(name) ? name : undefined;
    const { verdict } = answer(subject);
    return asked === undefined || verdict === 'unknown' ? [] : [[kind, asked, verdict === 'yes'] as const];
  });
  const of = (wanted: 'application' | 'host') =>
    Object.fromEntries(known.filter(([kind]) => kind === wanted).map(([, asked, isOpen]) => [asked, isOpen]));
  return { applications: of('application'), hosts: of('host') };
}
