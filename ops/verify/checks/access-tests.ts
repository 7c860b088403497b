import { type AccessExpectation, accessExpectations } from '../../../access/expectations';
import { STRANGER } from '../../../access/subjects';
import { formatCount } from '../../../constructs/core/counted';
import { type Check, passUnless } from '../check';
import type { CheckSources } from '../check-sources';
import { type AskedUser, findOpenTo, readStatedAnswers, representativesOf } from '../live-access';
import { askStranger, redirectOf } from '../stranger';

/** Describes what the server says about one expectation; undefined where it cannot be asked without a session. */
type Opens = boolean | undefined;

/** Synthesis checks them against the stacks; where the UI owns the bindings the server alone can tell. */
export const accessTests: Check = {
  id: 'access-tests',
  number: 25,
  title: 'the access tests of the site hold on the server',
  needs: ['authentik', 'http'],
  async run(sources) {
    const { authentik, document } = sources;
    const { objects, model } = readStatedAnswers(await document());
    const expectations = accessExpectations(model, objects.stated.tests ?? []);
    if (expectations.length === 0) return undefined;
    const groups = [...new Set(expectations.map(({ subject }) => subject).filter(({ kind }) => kind === 'group'))];
    const names = groups.map(({ name }) => name);
    const [{ users }, applications] = await Promise.all([
      representativesOf(authentik, objects, names),
      authentik.all<{ readonly name: string }>('/core/applications/', { superuser_full_list: true }),
    ]);
    const isApplication = ({ target }: AccessExpectation) => applications.some(({ name }) => name === target.name);
    const open = new Map<number, Promise<ReadonlySet<string>>>();
    const findOpenFor = ({ pk }: AskedUser) => {
      const known = open.get(pk) ?? findOpenTo(authentik, pk);
      open.set(pk, known);
      return known;
    };
    const asked = await Promise.all(
      expectations.map(async (one) => {
        const { subject } = one;
        if (subject.name === STRANGER) return { one, opens: await findOpenToStrangers(one, sources) };
        const user = isApplication(one) ? users.find((asked) => standsFor(asked, one)) : undefined;
        return { one, opens: user && (await findOpenFor(user)).has(one.target.name) };
      }),
    );
    const faults = asked
      .filter(({ one, opens }) => opens !== undefined && opens !== one.may)
      .map(({ one: { path, as, target }, opens }) => `${path}: ${as} ${opens ? 'can' : 'cannot'} open ${target.name}`);
    const silent = asked.filter(({ opens }) => opens === undefined).length;
    return passUnless(
      faults,
      `${formatCount(asked.length - silent, 'expectation')} of accessTests hold` +
        (silent === 0 ? '' : `; ${silent} cannot be asked: no such user, or no answer without a session`),
      'see check application-access for the binding; the test itself is in accessTests of the site',
    );
  },
};

/** A user of the kind and the groups that are meant. One with more groups may open more, and says nothing about mayNot. */
function standsFor({ subject: user }: AskedUser, { subject, may }: AccessExpectation): boolean {
  if (user.kind !== subject.kind || ![...subject.groups].every((group) => user.groups.has(group))) return false;
  return may || [...user.groups].every((group) => subject.groups.has(group));
}

async function findOpenToStrangers({ target }: AccessExpectation, { http }: CheckSources): Promise<Opens> {
  if (target.kind === 'application') return undefined;
  const url = `https://${target.name}`;
  const answer = await askStranger(http, url);
  const leads = redirectOf(answer, url);
  const isLogin = /^\/(application\/o\/authorize|outpost\.goauthentik\.io\/start)/.test(leads?.pathname ?? '');
  return !isLogin && answer.status < 400;
}
