import { surveyIdentity } from '../adopt/identity-survey';
import { FAILING, type SurveyedObject } from '../adopt/surveyed-object';
import { conceal } from '../core/conceal';
import { reasonOf } from '../core/reason';
import type { Check, CheckResult } from '../verify/check';
import { CHECKS } from '../verify/checks/index';
import { runChecks } from '../verify/runner';
import type { Row } from './row';
import { identityOf, type Side, sourcesOf } from './side';

/** The checks of `verify` that ask authentik and nothing else. */
const ASKED = CHECKS.filter(({ needs }) => needs.every((source) => source === 'authentik' || source === 'http'));

/**
 * Returns what the two servers answer: the first page of each way in, an authorize request per application, settings and
 * access.
 */
export async function answerRows(live: Side, copy: Side): Promise<readonly Row[]> {
  // One after the other: a small machine answers both servers late.
  const before = await runChecks(ASKED, sourcesOf(live));
  const after = await runChecks(ASKED, sourcesOf(copy));
  return ASKED.flatMap((check, index) => {
    const [was, is] = [before[index]?.result, after[index]?.result];
    return is === undefined || is.verdict === 'not asked' ? [] : [answerRow(check, was, is)];
  });
}

/** What fails on the live server in the same words was not broken by the upgrade. */
function answerRow({ id }: Check, was: CheckResult | undefined, is: CheckResult): Row {
  const isOld = was?.verdict === 'fail' && was.seen === is.seen;
  const verdicts = {
    pass: was?.verdict === 'fail' ? 'changed' : 'same',
    fail: isOld ? 'same' : 'broken',
    unknown: 'unknown',
    'not asked': 'unknown',
  } as const;
  return { what: id, before: textOf(was), after: textOf(is), verdict: verdicts[is.verdict] };
}

function textOf(result: CheckResult | undefined): string {
  return result === undefined ? 'not for this site' : `${result.verdict}: ${result.seen}`;
}

/** Returns what differs from the site on the copy and not on the live server, an attribute each, without Terraform. */
export async function objectRows(live: Side, copy: Side): Promise<readonly Row[]> {
  try {
    const before = await surveyOf(live);
    const after = await surveyOf(copy);
    const rows = after.flatMap((object) =>
      rowsOfObject(
        before.find(({ address }) => address === object.address),
        object,
      ),
    );
    return rows.length > 0
      ? rows
      : [{ what: 'objects of identity', ...describeUnchanged(after.length), verdict: 'same' }];
  } catch (error) {
    return [{ what: 'objects of identity', before: '-', after: reasonOf(error), verdict: 'unknown' }];
  }
}

function surveyOf({ client, document }: Side): Promise<readonly SurveyedObject[]> {
  return surveyIdentity(client, identityOf(document), document.providerVersion);
}

function describeUnchanged(count: number) {
  const text = `${count} objects`;
  return { before: text, after: `${text}, the same differences` };
}

function rowsOfObject(was: SurveyedObject | undefined, is: SurveyedObject): readonly Row[] {
  const { address, outcome, differences } = is;
  const isOld = (attribute: string, value: unknown) =>
    was?.differences.some((one) => one.attribute === attribute && show(attribute, one.live) === show(attribute, value));
  const lost = FAILING.has(outcome) && outcome !== was?.outcome;
  return [
    ...(lost
      ? [{ what: address, before: was?.outcome ?? 'not of the stack', after: outcome, verdict: 'broken' as const }]
      : []),
    ...differences
      .filter(({ attribute, live }) => !isOld(attribute, live))
      .map(({ attribute, live, stack }) => ({
        what: `${address} ${attribute}`,
        before: show(attribute, stack),
        after: `${show(attribute, live)}; the next plan sets it back`,
        verdict: 'changed' as const,
      })),
  ];
}

function show(attribute: string, value: unknown): string {
  return JSON.stringify(conceal(attribute, value)) ?? 'nothing';
}
