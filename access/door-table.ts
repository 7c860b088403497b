import type { AccessObjects } from './objects';
import type { PolicyAnswer } from './policies';
import { brandWords, type Way, waysIn } from './ways';

/** Kinds of visitors at the door; a group has no other door than any account. */
export const VISITORS = [
  'administrators',
  'anyone with an account',
  'a new person with an invitation',
  'a new person without one',
  'a stranger',
] as const;

export type Visitor = (typeof VISITORS)[number];

export interface DoorRow {
  readonly way: string;
  /** Slug of the flow, and whether the brand uses it. */
  readonly flow: string;
  /** Stages in their order. */
  readonly stages: readonly string[];
  readonly needs: string;
  /** The factor that is asked before the session begins. */
  readonly factor: string;
  /** The session begins at this stage, or a sentence says why none does. */
  readonly session: string;
  readonly works: PolicyAnswer;
  readonly passes: Readonly<Record<Visitor, PolicyAnswer>>;
  readonly address: string;
}

/** Every way in, from its first page to the session. */
export function doorRows(objects: AccessObjects): readonly DoorRow[] {
  return waysIn(objects).map((way) => ({
    way: way.name === way.kind ? way.name : `${way.kind}: ${way.name}`,
    flow: flowWords(objects, way),
    stages: way.stages.map(
      ({ order, name, kind }) => `${order} ${name}${kind === 'unknown' ? ' (not known here)' : ''}`,
    ),
    needs: needsOf(way),
    factor: factorWords(way),
    session: way.why,
    works: way.works,
    passes: Object.fromEntries(VISITORS.map((one) => [one, passes(way, one)])) as Record<Visitor, PolicyAnswer>,
    address: way.address,
  }));
}

function flowWords(objects: AccessObjects, { kind, flow }: Way): string {
  if (flow === undefined) return 'as on the server';
  return kind === 'password' ? `${flow} (${brandWords(objects)})` : flow;
}

function needsOf({ kind, name, signUp }: Way): string {
  switch (kind) {
    case 'password':
      return 'username or e-mail, and the password';
    case 'passkey':
      return 'a passkey';
    case 'source':
      return `an account at ${name}`;
    case 'recovery':
      return 'what the flow asks for';
    case 'guest':
      return 'nothing';
    case 'sign-up':
      if (signUp?.isOpen === undefined) return 'as on the server';
      return signUp.isOpen ? 'nothing: anyone may sign up' : 'an invitation';
  }
}

export function factorWords({ factor, factorStage, works }: Way): string {
  if (factor === 'unknown') return 'as on the server';
  if (factor === 'itself') return 'the passkey itself';
  if (factorStage === undefined || works === 'no') return factor;
  return factor === 'none' ? `none: ${factorStage.name} is behind the login` : `${factor}: ${factorStage.name}`;
}

/** The factors before a session, shortest: ways with the same factor together. */
export function factorSummary(objects: AccessObjects): string {
  const ways = waysIn(objects).filter(({ kind, works }) => works !== 'no' && ACCOUNTS.includes(kind));
  const factors = [...new Set(ways.map(factorShort))];
  return factors
    .map(
      (factor) =>
        `${ways
          .filter((way) => factorShort(way) === factor)
          .map(({ name }) => name)
          .join(', ')}: ${factor}`,
    )
    .join('; ');
}

function factorShort({ factor }: Way): string {
  return factor === 'unknown' ? 'as on the server' : factor;
}

const ACCOUNTS: readonly Way['kind'][] = ['password', 'passkey', 'source'];

function passes({ kind, works, signUp }: Way, visitor: Visitor): PolicyAnswer {
  if (works === 'no') return 'no';
  if (kind === 'guest') return works;
  const isNew = visitor.startsWith('a new person');
  if (kind !== 'sign-up') return visitor === 'administrators' || visitor === 'anyone with an account' ? works : 'no';
  if (!isNew || signUp?.isInactive === true) return 'no';
  if (visitor === 'a new person with an invitation' || signUp?.isOpen === true) return works;
  return signUp?.isOpen === false ? 'no' : 'unknown';
}
