import { formatCount } from '../../../constructs/core/counted';
import { Duration } from '../../../constructs/core/duration';
import { type Check, passUnless } from '../check';
import { expectedLogins } from '../expected';
import { flowsInUse } from '../flows-in-use';

interface LoginStage {
  readonly name: string;
  readonly session_duration: string;
  readonly flow_set?: readonly { readonly slug: string }[];
}

/** Zero means a browser session: such logins ended after two hours (incident I1). */
export const loginDurations: Check = {
  id: 'login-durations',
  number: 10,
  title: 'every login stage has the session duration of the site, and none that people sign in by has zero',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const expected = expectedLogins(site);
    const [stages, used] = await Promise.all([
      authentik.all<LoginStage>('/stages/user_login/'),
      flowsInUse(site, authentik),
    ]);
    const names = new Set(stages.map(({ name }) => name));
    const isUsed = ({ name, flow_set: flows }: LoginStage) =>
      expected.has(name) || flows === undefined || flows.some(({ slug }) => used.has(slug));
    const unused = stages.filter((stage) => !isUsed(stage)).map(({ name }) => name);
    const faults = [
      ...stages
        .filter(isUsed)
        .flatMap(({ name, session_duration }) => faultsOf(name, session_duration, expected.get(name))),
      ...[...expected.keys()].filter((name) => !names.has(name)).map((name) => `${name} does not exist`),
    ];
    return passUnless(
      faults,
      `${formatCount(stages.length - unused.length, 'login stage')}, ${expected.size} of the site` +
        (unused.length === 0 ? '' : `; in no flow that people sign in by: ${unused.join(', ')}`),
      'deploy the identity stack; give a stage that it does not know a duration in Flows and Stages > Stages',
    );
  },
};

function faultsOf(name: string, text: string, expected: Duration | undefined): readonly string[] {
  const duration = Duration.read(text);
  if (expected !== undefined && duration?.compare(expected) !== 0) return [`${name} has ${text}, not ${expected}`];
  return duration === undefined || duration.isZero ? [`${name} has ${text}`] : [];
}
