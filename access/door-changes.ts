import { type AccessChange, type AccessChangeKind, accessChange } from './access-change';
import { type AccessObjects, isSame, nameOf } from './objects';
import { enrollmentChanges, signUpChanges } from './sign-up-changes';
import { brandFlow, type Factor, loginBrand, type Way, waysIn } from './ways';
import type { Word } from './words';

export interface WayPair {
  readonly was: Way;
  readonly is: Way;
}

/** Returns what changes at the door: a way in that stops working, one that asks for less, and what new people get. */
export function doorChanges(before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  const [had, has] = [waysIn(before), waysIn(after)];
  const changes = had.flatMap((was): readonly AccessChange[] => {
    const same = has.filter(({ kind }) => kind === was.kind);
    // A flow of new people may be renamed by its address.
    const is = same.find(({ name }) => name === was.name) ?? same.find(({ address }) => address === was.address);
    if (is === undefined) return was.works === 'no' ? [] : [describeGone(was)];
    return [
      ...flowChanges({ was, is }, after),
      ...worksChanges({ was, is }),
      ...factorChanges({ was, is }),
      ...policyChanges({ was, is }),
      ...signUpChanges({ was, is }),
    ];
  });
  return distinct([
    ...findLockedOut(had, has),
    ...newLogin(before, after),
    ...emptyScreen(before, after),
    ...changes,
    ...enrollmentChanges(before, after),
  ]);
}

/** Two flows share their stages, and what happens to one happens to the other. */
function distinct(changes: readonly AccessChange[]): readonly AccessChange[] {
  return [...new Map(changes.map((change) => [JSON.stringify([change.kind, change.words]), change])).values()];
}

/** The first line where no one with an account gets in any more. */
function* findLockedOut(had: readonly Way[], has: readonly Way[]): Generator<AccessChange> {
  const own = (ways: readonly Way[]) => ways.filter(({ kind }) => ['password', 'passkey', 'source'].includes(kind));
  if (!own(had).some(({ works }) => works === 'yes')) return;
  const left = own(has);
  if (left.some(({ works }) => works !== 'no')) return;
  const addresses = left.map(({ decides }) => decides);
  yield accessChange(
    'shut-out',
    ['no one can sign in any more, administrators included: no way in is left'],
    addresses,
  );
}

/**
 * A brand that gets another flow, whose id may be known after the apply only: people sign in by that one from then on,
 * whatever the site knew of it before.
 */
function* newLogin(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const named = loginBrand(before)?.values.flow_authentication;
  const [was, flow] = [before, after].map((objects) => brandFlow(objects, 'flow_authentication'));
  if (typeof named !== 'string' || named === '' || flow === undefined) return;
  if (was !== undefined && isSame(was, flow)) return;
  const is = waysIn(after).find(({ kind }) => kind === 'password');
  if (is?.flow === undefined) return;
  const from: readonly Word[] = ['people sign in by the flow ', { name: is.flow }, ' from this apply on'];
  if (is.works !== 'yes') {
    const how = is.works === 'no' ? ', which does not work: ' : ', and it is not known here whether it works: ';
    yield accessChange('shut-out', [...from, how, is.why], [is.decides]);
  }
  if (is.factor === 'none') {
    yield accessChange(
      'opened',
      [...from, ', which asks for no second factor'],
      [is.factorStage?.address ?? is.address],
    );
  }
}

/** A first screen that was deleted on the server comes back without what the UI had set there. */
function* emptyScreen(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const way = waysIn(after).find(({ kind }) => kind === 'password');
  const screen = way?.stages.find(({ kind }) => kind === 'identification')?.stage;
  if (screen?.isNew !== true || waysIn(before).length === 0) return;
  const { user_fields: fields } = screen.values;
  if (fields !== undefined && fields !== null && !(Array.isArray(fields) && fields.length === 0)) return;
  const words: readonly Word[] = [
    'the login page ',
    { name: nameOf(screen) },
    ' is created without a field for a name',
  ];
  yield accessChange('shut-out', [...words, ': no one can sign in by password (user_fields)'], [screen.address]);
}

/** What people do on a way, as the beginning of a sentence. */
export function doing({ kind, name }: Pick<Way, 'kind' | 'name'>): readonly Word[] {
  switch (kind) {
    case 'source':
      return ['signing in by ', { name }];
    case 'sign-up':
      return ['signing up by the flow ', { name }];
    case 'recovery':
      return ['recovering an account'];
    case 'guest':
      return ['opening a public host as the guest'];
    default:
      return [`signing in by ${name}`];
  }
}

function describeGone(was: Way): AccessChange {
  return accessChange(
    'shut-out',
    [...doing(was), ' is no longer possible: nothing leads there any more'],
    [was.address],
  );
}

/** Stages that leave the flow which people sign in by: the brand still names that one. */
function* flowChanges({ was, is }: WayPair, after: AccessObjects): Generator<AccessChange> {
  if (is.kind !== 'password' || was.flow === undefined || is.flow === undefined || was.flow === is.flow) return;
  if (brandFlow(after, 'flow_authentication')?.values.slug === is.flow) return;
  const words: readonly Word[] = [
    'the stages of the login leave the flow ',
    { name: was.flow },
    ' for ',
    { name: is.flow },
    ': no one can sign in until the brand names that one (System > Brands)',
  ];
  yield accessChange(
    'shut-out',
    words,
    was.stages.map(({ address }) => address),
  );
}

function* worksChanges({ was, is }: WayPair): Generator<AccessChange> {
  if (was.works === is.works || was.works === 'no' || is.works === 'yes') return;
  // What the UI owns before and after is not of this plan.
  const how = is.works === 'no' ? ' no longer works: ' : ': it is not known here whether it still works: ';
  yield accessChange('shut-out', [...doing(is), how, is.why], [is.decides]);
}

/** Weakest first; the first two cannot be compared with the others. */
const STRENGTH: readonly Factor[] = [
  'unknown',
  'itself',
  'none',
  'if its policies ask',
  'for those who have one',
  'each time',
];

function* factorChanges({ was, is }: WayPair): Generator<AccessChange> {
  if (was.factor === is.factor || was.factor === 'itself' || is.factor === 'itself') return;
  const change = (kind: AccessChangeKind, words: readonly Word[], { address }: { readonly address: string }) =>
    accessChange(kind, [...doing(is), ...words], [address]);
  const stage = (way: Way): Word => ({ name: way.factorStage?.name ?? way.factor });
  const had: readonly Word[] =
    was.factor === 'none' ? [' (before: none)'] : [' (before: ', stage(was), `, ${was.factor})`];
  if (was.factor === 'unknown') {
    // A plan no longer looks up the stage of a binding that it deletes.
    const lost = was.stages.find(({ kind, address }) => kind === 'unknown' && !has(is, address));
    if (lost === undefined) return;
    const words = [' no longer asks what ', { name: lost.address }, ' asks, which may be the second factor'];
    yield change('opened', words, lost);
    return;
  }
  if (is.factor === 'unknown') {
    const words = [': it is not known here whether a second factor is still asked', ...had];
    yield change('opened', words, is.factorStage ?? was.factorStage ?? is);
    return;
  }
  if (STRENGTH.indexOf(is.factor) > STRENGTH.indexOf(was.factor)) {
    const words: readonly Word[] = [' now asks for a second factor, ', stage(is), `, ${is.factor}`, ...had];
    yield change('closed', words, is.factorStage ?? is);
  } else if (is.factor === 'none') {
    yield change('opened', [...noFactorWords(is), ...had], is.factorStage ?? was.factorStage ?? is);
  } else {
    yield change(
      'opened',
      [' asks for a second factor only ', `${is.factor}: `, stage(is), ...had],
      is.factorStage ?? is,
    );
  }
}

function has({ stages }: Way, address: string): boolean {
  return stages.some((one) => one.address === address);
}

function noFactorWords({ factorStage, stages }: Way): readonly Word[] {
  const login = stages.find(({ kind }) => kind === 'login');
  if (factorStage === undefined || login === undefined) return [' no longer asks for a second factor'];
  const place = ` at order ${factorStage.order} comes behind `;
  const words = ` at ${login.order}`;
  return [' no longer needs a second factor: ', { name: factorStage.name }, place, { name: login.name }, words];
}

/** A policy that goes may have kept people out; what a policy does that this project did not write is not known. */
function* policyChanges({ was, is }: WayPair): Generator<AccessChange> {
  if (was.works === 'no' || is.works === 'no') return;
  for (const { address, name } of was.policies.filter(
    (one) => !one.asksOnly && !is.policies.some((other) => other.address === one.address),
  )) {
    yield accessChange('opened', [...doing(is), ' no longer asks the policy ', { name: name || address }], [address]);
  }
  for (const { address, name, text, isOwn } of is.policies) {
    const before = was.policies.find((one) => one.address === address);
    if (isOwn || before?.text === text) continue;
    const words = [' asks the policy ', { name: name || address }, ', and who passes it is not known here'];
    yield accessChange('shut-out', [...doing(is), ...words], [address]);
  }
}
