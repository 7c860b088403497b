import { SERVER_STAGES, type StageKind, stageKind } from '../../constructs/authentik/flows/stage-kind';
import { SERVER_FLOWS } from '../../constructs/authentik/server/server-objects';
import { type Fault, fault, withNearest } from './fields/fault';
import type { Identity } from './identity';

type SignIn = Identity['signIn'];

/** A stage on the login flow, as the site binds it. */
interface Bound {
  readonly path: string;
  readonly stage: string;
  readonly order: number;
  readonly kind: StageKind;
}

const PATH = 'identity.signIn.flow.bindings';

/**
 * The stages of the login, on a created flow and on one of the UI alike: one identification, one second factor at most, one
 * login, in this order, and no stage behind the login: there the session has begun already.
 */
export function* signInFlowFaults(signIn: SignIn): Generator<Fault> {
  const { flow } = signIn;
  const isCreated = !flow.lookup && flow.adopt === undefined;
  const bound = Object.entries(flow.bindings).map(([id, binding]) => findBoundStage(signIn, id, binding));
  if (isCreated) yield* adoptionFaults(signIn);
  yield* screenFaults(signIn, bound);
  yield* designationFault('identity.signIn.flow.slug', flow.slug, 'authentication');
  // Without a stated binding the UI owns the whole of an existing flow.
  if (bound.length === 0 && !isCreated) return;
  for (const { path, stage, kind } of bound) {
    if (kind !== 'unknown') continue;
    const message =
      "is a stage that neither the site nor the server defines; add does: 'second-factor' or 'other' to it";
    yield fault(`${path}.stage`, withNearest(message, stage, stagesOf(signIn)), stage);
  }
  const [ask, ...asks] = ofKind(bound, 'identification');
  const [login, ...logins] = ofKind(bound, 'login');
  const [, ...factors] = ofKind(bound, 'second-factor');
  if (login === undefined) {
    yield fault(
      PATH,
      'has no stage of identity.signIn.logins; add one, or the flow ends without a login',
      flow.bindings,
    );
  } else if (ask === undefined) {
    const message =
      'has no identification stage; add identity.signIn.identification: the flow must know the user first';
    yield fault(PATH, message, flow.bindings);
  }
  for (const { path, kind, order } of [...asks, ...logins, ...factors]) {
    yield fault(path, `is a second ${NOUNS[kind]}; remove one of the two`, order);
  }
  if (ask !== undefined && login !== undefined) yield* orderFaults(bound, ask, login);
}

/** The first screen is on the flow, and the stage of its password is one. */
function* screenFaults({ identification }: SignIn, bound: readonly Bound[]): Generator<Fault> {
  if (identification === undefined) return;
  const { name, passwordStage } = identification;
  const asking = bound.filter(({ kind }) => kind === 'identification');
  if (asking.length > 0 && !asking.some(({ stage }) => stage === name)) {
    yield fault(
      'identity.signIn.identification.name',
      `is the stage of no binding of ${PATH}; correct one of the two`,
      name,
    );
  }
  const kind = stageKind('authentik_stage', passwordStage);
  if (kind !== 'password' && kind !== 'unknown') {
    const message =
      'is a stage of authentik that checks no password; name one that does, as default-authentication-password';
    yield fault('identity.signIn.identification.passwordStage', message, passwordStage);
  }
}

function* orderFaults(bound: readonly Bound[], ask: Bound, login: Bound): Generator<Fault> {
  if (login.order < ask.order) {
    const message = `is before the identification stage at ${ask.order}, so that no one can sign in; move it behind`;
    yield fault(`${login.path}.order`, message, login.order);
    return;
  }
  for (const { path, kind, order } of bound) {
    if (kind === 'second-factor' && order < ask.order) {
      const message = `is before the identification stage at ${ask.order}, where only a passkey passes; move it behind`;
      yield fault(`${path}.order`, message, order);
    }
    if (order <= login.order) continue;
    const harm =
      kind === 'second-factor'
        ? 'a stolen password is enough for a session'
        : 'the session has begun before the stage runs';
    yield fault(`${path}.order`, `is behind the login at ${login.order}: ${harm}; write a lower order`, order);
  }
}

const NOUNS: Readonly<Partial<Record<StageKind, string>>> = {
  identification: 'identification stage of the flow',
  login: 'login stage of the flow',
  'second-factor': 'second-factor stage of the flow',
};

/** An adopted binding stays on the flow that it is on. */
function* adoptionFaults({ flow }: SignIn): Generator<Fault> {
  for (const [id, { adopt }] of Object.entries(flow.bindings)) {
    if (adopt === undefined) continue;
    const message = 'is given on a flow that is created; remove it: an adopted binding would leave its own flow';
    yield fault(`${PATH}.${id}.adopt`, message, 'an adoption');
  }
}

function findBoundStage({ identification, logins }: SignIn, id: string, { stage, order, does }: Binding): Bound {
  const isLogin = Object.values(logins).some(({ name }) => name === stage);
  const own = stage === identification?.name ? 'identification' : isLogin ? 'login' : undefined;
  const kind = own ?? stageKind('authentik_stage', stage, does === undefined ? {} : { [stage]: does });
  return { path: `${PATH}.${id}`, stage, order, kind };
}

type Binding = SignIn['flow']['bindings'][string];

/** Names of the stages that the site and the server define. */
function stagesOf({ identification, logins }: SignIn): readonly string[] {
  const own = [...(identification === undefined ? [] : [identification]), ...Object.values(logins)];
  return [...own.map(({ name }) => name), ...SERVER_STAGES];
}

function ofKind(bound: readonly Bound[], kind: StageKind): readonly Bound[] {
  return bound.filter((one) => one.kind === kind).sort((one, other) => one.order - other.order);
}

/** A flow of the server that is for something else; of other flows the plan checks the designation. */
export function* designationFault(path: string, slug: string | undefined, wanted: string): Generator<Fault> {
  const own = SERVER_FLOWS[slug ?? ''];
  if (own === undefined || own === wanted) return;
  yield fault(path, `is a flow of authentik for ${own}; name one for ${wanted}`, slug);
}
