import { counted } from '../../../constructs/core/counted';
import { Duration } from '../../../constructs/core/duration';
import { type Check, passUnless } from '../check';
import { expectedLogins } from '../expected';

interface LoginStage {
  readonly name: string;
  readonly session_duration: string;
}

/** Zero means a browser session: such logins ended after two hours (incident I1). */
export const loginDurations: Check = {
  id: 'login-durations',
  number: 10,
  title: 'every login stage has the session duration of the site, and none has zero',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const expected = expectedLogins(site);
    const stages = await authentik.all<LoginStage>('/stages/user_login/');
    const names = new Set(stages.map(({ name }) => name));
    const faults = [
      ...stages.flatMap(({ name, session_duration }) => faultsOf(name, session_duration, expected.get(name))),
      ...[...expected.keys()].filter((name) => !names.has(name)).map((name) => `${name} does not exist`),
    ];
    return passUnless(
      faults,
      `${counted(stages.length, 'login stage')}, ${expected.size} of the site`,
      'deploy the identity stack; give a stage that it does not know a duration in Flows and Stages > Stages',
    );
  },
};

function faultsOf(name: string, text: string, expected: Duration | undefined): readonly string[] {
  const duration = durationOf(text);
  if (expected !== undefined && duration?.compare(expected) !== 0) return [`${name} has ${text}, not ${expected}`];
  return duration === undefined || duration.isZero ? [`${name} has ${text}`] : [];
}

function durationOf(text: string): Duration | undefined {
  try {
    return Duration.parse(text);
  } catch {
    return undefined;
  }
}
