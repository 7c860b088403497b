import { type AccessObject, type AccessObjects, nameOf } from './objects';
import type { PolicyAnswer } from './policies';
import type { BoundStage } from './stages';
import type { Way, WayKind } from './ways';

export interface WayProps {
  readonly kind: WayKind;
  readonly name: string;
  readonly flow: AccessObject | undefined;
  readonly address: string;
  readonly stages: readonly BoundStage[];
  /** Whether a stage of the flow must ask who signs in; a source knows it already. */
  readonly asksWho: boolean;
}

interface WayOutcome {
  readonly works: PolicyAnswer;
  readonly why: string;
  readonly decides?: string | undefined;
}

/** Names who may start a flow, where that is not any visitor without a session. */
const CLOSED_TO_VISITORS: Readonly<Record<string, string>> = {
  require_authenticated: 'only a visitor with a session may start it',
  require_superuser: 'only a superuser with a session may start it',
  require_outpost: 'only an outpost may start it',
};

/** Whether a way ends with a session, as far as its stages say. */
export function outcome({ flow, stages, asksWho, kind }: WayProps): WayOutcome {
  const slug = String(flow?.values.slug ?? '');
  const closed = CLOSED_TO_VISITORS[String(flow?.values.authentication)];
  if (closed !== undefined && kind !== 'recovery') {
    return { works: 'no', why: `flow ${slug}: ${closed}`, decides: flow?.address };
  }
  if (stages.length === 0) {
    const isOwn = flow !== undefined && !flow.address.startsWith('data.') && flow.type === 'authentik_flow';
    return isOwn && flow.isKnown && flow.values.title !== undefined && !isAdopted(flow)
      ? { works: 'no', why: `flow ${slug} has no stage`, decides: flow.address }
      : { works: 'unknown', why: 'the UI owns its stages' };
  }
  const login = stages.find((one) => one.kind === 'login');
  if (login === undefined) {
    if (kind === 'recovery') return { works: 'unknown', why: 'no stage that is known here begins a session' };
    return { works: 'no', why: `no stage of flow ${slug} begins a session`, decides: flow?.address };
  }
  return order(stages, login, asksWho) ?? { works: 'yes', why: `${login.name} begins the session` };
}

/** An adopted flow may have stages of the UI. */
function isAdopted({ values }: AccessObject): boolean {
  const lifecycle = values.lifecycle as { readonly prevent_destroy?: unknown } | undefined;
  return lifecycle?.prevent_destroy === true;
}

/** Finds a stage in a place of the order that prevents a session, or ends it. */
function order(stages: readonly BoundStage[], login: BoundStage, asksWho: boolean): WayOutcome | undefined {
  const before = stages.filter((one) => one.order < login.order);
  const behind = stages.filter((one) => one.order >= login.order && one !== login);
  const fail = (why: string, { address }: BoundStage): WayOutcome => ({ works: 'no', why, decides: address });
  const ask = before.find(({ kind }) => kind === 'identification');
  if (asksWho && ask === undefined) {
    const late = behind.find(({ kind }) => kind === 'identification');
    return late === undefined
      ? fail(`no stage asks who signs in before ${login.name} at order ${login.order}`, login)
      : fail(
          `${login.name} at order ${login.order} comes before ${late.name} at ${late.order}, which asks who signs in`,
          login,
        );
  }
  const early = before.find(({ kind, order }) => kind === 'second-factor' && ask !== undefined && order < ask.order);
  if (early !== undefined && ask !== undefined) {
    return fail(
      `${early.name} at order ${early.order} asks for a device before ${ask.name} at ${ask.order} asks who signs in`,
      early,
    );
  }
  const blocker = before.find(({ kind }) => kind === 'deny' || kind === 'logout');
  if (blocker !== undefined)
    return fail(`${blocker.name} at order ${blocker.order} ends the flow before the session begins`, blocker);
  const end = behind.find(
    ({ kind }) =>
      kind === 'deny' || kind === 'logout' || kind === 'identification' || kind === 'password' || kind === 'login',
  );
  if (end !== undefined)
    return fail(
      `${end.name} at order ${end.order} comes behind ${login.name} at ${login.order}, where the session has begun`,
      end,
    );
  const unclear = [...behind, ...before].find(({ kind, order }) => kind === 'unknown' && order >= login.order);
  if (unclear === undefined) return undefined;
  const why = `what ${unclear.name} does behind ${login.name} is not known here`;
  return { works: 'unknown', why, decides: unclear.address };
}

export function factorOf(
  objects: AccessObjects,
  { kind, flow, stages }: WayProps,
): Pick<Way, 'factor' | 'factorStage'> {
  const login = stages.find((one) => one.kind === 'login');
  const factorStage = stages.find((one) => one.kind === 'second-factor');
  if (kind === 'passkey') return { factor: 'itself', factorStage };
  if (kind === 'guest' || kind === 'sign-up') return { factor: 'none', factorStage };
  if (stages.length === 0)
    return { factor: kind === 'source' && isServersOwn(objects, flow) ? 'none' : 'unknown', factorStage };
  if (factorStage === undefined) {
    const unknown = stages.some((one) => one.kind === 'unknown' && (login === undefined || one.order < login.order));
    return { factor: unknown ? 'unknown' : 'none', factorStage };
  }
  if (login !== undefined && factorStage.order >= login.order) return { factor: 'none', factorStage };
  if (factorStage.policies.length > 0) return { factor: 'if its policies ask', factorStage };
  const action = factorStage.stage?.values.not_configured_action;
  return { factor: action === 'deny' || action === 'configure' ? 'each time' : 'for those who have one', factorStage };
}

/** authentik's own flow of the sources, which has a login stage and nothing else. */
function isServersOwn(objects: AccessObjects, flow: AccessObject | undefined): boolean {
  if (flow !== undefined) return flow.values.slug === 'default-source-authentication';
  return objects.ofType('authentik_stage_user_login').some((stage) => nameOf(stage) === SOURCE_LOGIN);
}

/** The stage that authentik's own blueprint binds to the flow of the sources. */
const SOURCE_LOGIN = 'default-source-authentication-login';
