import type { AccessModel, Target } from './model';
import type { PolicyAnswer } from './policies';
import type { Subject } from './subjects';

const MARKS: Readonly<Record<PolicyAnswer, string>> = { yes: '+', no: '-', unknown: '?' };

/** Why a subject can open a target, or why not: the steps in the order in which they are asked, with their addresses. */
export function whyLines(target: Target, subject: Subject): readonly string[] {
  const { verdict, steps } = target.answer(subject);
  const visitor = subject.kind === 'group' ? `a member of ${subject.name}` : subject.name;
  const headline = {
    yes: `yes: ${visitor} can open ${target.name}`,
    no: `no: ${visitor} cannot open ${target.name}`,
    unknown: `unknown: nothing here tells whether ${visitor} can open ${target.name}`,
  }[verdict];
  return [
    headline,
    ...steps.flatMap(({ verdict: mark, text, address }) => [
      `  ${MARKS[mark]} ${text}`,
      ...(address === undefined || address === '' ? [] : [`      ${address}`]),
    ]),
    ...(verdict === 'no' || target.factor === '-' ? [] : [`  second factor by ${target.factor}`]),
    ...(verdict === 'no' ? [] : [`  a session there lasts ${target.lasts}`]),
  ];
}

/** The target of a name: a host by its whole name or first label, an application by its name. */
export function targetNamed({ targets }: AccessModel, kind: Target['kind'], name: string): Target | undefined {
  const own = targets.filter((target) => target.kind === kind);
  const labelled = own.filter(
    (target) => kind === 'host' && target.isUnguarded !== true && target.name.split('.')[0] === name,
  );
  return own.find((target) => target.name === name) ?? (labelled.length === 1 ? labelled[0] : undefined);
}
