import * as z from 'zod';
import { entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';

/** authentik's own, and the stage that it ends on. */
export const SOURCE_FLOW = 'default-source-authentication';
export const SOURCE_LOGIN = 'default-source-authentication-login';

const loginStage = z.strictObject({
  name: f.text,
  sessionDuration: f.duration,
  /** The provider never reads the two bindings: an adopted stage must state their live values. */
  networkBinding: f.networkBinding.optional(),
  geoipBinding: f.geoipBinding.optional(),
  adopt: f.adoptByKey.optional(),
});

const anyFlow = z.strictObject({
  slug: f.slug,
  /** Of a flow that exists only those that are named: the others are watched by `ops verify`. */
  bindings: z
    .record(f.constructId, z.strictObject({ order: f.order, stage: f.text, adopt: f.adoptByUuid.optional() }))
    .default({}),
});

export const signIn = z.strictObject({
  flow: z.discriminatedUnion(
    'lookup',
    [
      anyFlow.extend({ lookup: f.lookup }),
      anyFlow.extend({
        lookup: f.noLookup,
        /** Left out, an adopted flow keeps the title that it has. */
        title: f.text.optional(),
        adopt: f.adoptBySlug.optional(),
      }),
    ],
    f.LOOKUP,
  ),
  identification: z.strictObject({
    name: f.text,
    passwordStage: f.text,
    /** For a stage that is created. */
    userFields: z
      .array(z.enum(['email', 'username', 'upn']))
      .min(1, 'is empty; name what a person may type, or leave it out for email and username')
      .optional(),
    adopt: f.adoptByKey.optional(),
  }),
  logins: z.record(f.constructId, loginStage),
});

/** A way in that lets somebody in, and for how long each of its logins lasts. */
export function* signInFaults({
  signIn,
  sources,
  flows,
  invitationEnrollment,
  publicGuests,
}: Identity): Generator<SiteFault> {
  const { flow, identification, logins } = signIn;
  if (Object.keys(logins).length === 0) {
    const message = 'is empty; name every stage that ends a login, or the UI decides how long it lasts';
    yield { path: ['identity', 'signIn', 'logins'], found: logins, message };
  }
  const names = Object.values(logins).map(({ name }) => name);
  if (Object.keys(sources).length > 0 && flows.sourceAuthentication === SOURCE_FLOW && !names.includes(SOURCE_LOGIN)) {
    // Its duration is zero from the start: social logins ended after two hours (incident I1).
    const message = `lacks ${SOURCE_LOGIN}, on which a login by a source ends; add it with the duration of the others`;
    yield { path: ['identity', 'signIn', 'logins'], found: names, message };
  }
  if (!flow.lookup && flow.adopt === undefined) yield* createdFlowFaults(signIn);
  const slugs = [
    entry(['identity', 'signIn', 'flow', 'slug'], flow.slug),
    ...(invitationEnrollment === undefined
      ? []
      : [entry(['identity', 'invitationEnrollment', 'slug'], invitationEnrollment.slug)]),
    ...(invitationEnrollment?.sourceFlow === undefined
      ? []
      : [entry(['identity', 'invitationEnrollment', 'sourceFlow', 'slug'], invitationEnrollment.sourceFlow.slug)]),
    ...(publicGuests === undefined
      ? []
      : [entry(['identity', 'publicGuests', 'flow', 'slug'], publicGuests.flow.slug)]),
  ];
  yield* repeated(slugs);
  if (identification.userFields !== undefined && identification.adopt !== undefined) {
    yield {
      path: ['identity', 'signIn', 'identification', 'userFields'],
      found: identification.userFields,
      message: 'is given for an adopted stage; remove it: the UI owns it',
    };
  }
}

/** Nobody has set up the rest of a flow that is new. */
function* createdFlowFaults({ flow, identification, logins }: Identity['signIn']): Generator<SiteFault> {
  const path = ['identity', 'signIn', 'flow', 'bindings'];
  const bindings = Object.entries(flow.bindings);
  const bound = bindings.map(([, { stage }]) => stage);
  const names = Object.values(logins).map(({ name }) => name);
  const orders = (stages: readonly string[]) =>
    bindings.filter(([, { stage }]) => stages.includes(stage)).map(([, { order }]) => order);
  const asks = orders([identification.name]);
  const ends = orders(names);
  if (ends.length === 0) {
    const message = 'has no stage of identity.signIn.logins; add one, or the flow logs nobody in';
    yield { path, found: bound, message };
  } else if (!asks.some((order) => order < Math.min(...ends))) {
    const message = 'has a login before the identification stage; move it behind: the flow must know who signs in';
    yield { path, found: bound, message };
  }
  for (const [id, { adopt }] of bindings) {
    if (adopt === undefined) continue;
    const message = 'is given on a flow that is created; remove it: an adopted binding would leave its own flow';
    yield { path: [...path, id, 'adopt'], found: 'an adoption', message };
  }
}
