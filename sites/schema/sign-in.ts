import * as z from 'zod';
import * as adoption from './adoption-fields';
import { entry, type Fault, fault, repeated } from './fault';
import * as f from './fields';
import type { Identity } from './identity';

/** authentik's own, and the stage that it ends on. */
export const SOURCE_FLOW = 'default-source-authentication';
export const SOURCE_LOGIN = 'default-source-authentication-login';

const loginStage = z.strictObject({
  name: f.text.meta(f.about('Exact name of the user-login stage.', 'sign-in-login')),
  sessionDuration: f.duration.describe(
    'How long a login lasts, from the login on; the same for every login (incident I1).',
  ),
  networkBinding: f.networkBinding.optional(),
  geoipBinding: f.geoipBinding.optional(),
  adopt: adoption.byKey.optional().describe('The stage exists.'),
});

const anyFlow = z.strictObject({
  slug: f.slug.meta(f.about('Slug of the flow.', 'sign-in')),
  bindings: z
    .record(
      f.constructId,
      z.strictObject({
        order: f.order.describe('Place in the flow.'),
        stage: f.text.meta(f.about('Exact name of the stage.', 'sign-in-identification')),
        adopt: adoption.byUuid.optional().describe('The binding exists.'),
      }),
    )
    .default({})
    .describe(
      'Stages of the flow. On an adopted flow `npm run ops -- verify` watches the bindings that are not named.',
    ),
});

export const signIn = z.strictObject({
  flow: z
    .discriminatedUnion(
      'lookup',
      [
        anyFlow
          .extend({
            lookup: f.noLookup,
            title: f.text
              .optional()
              .meta(f.about('Title of the login page. Left out, an adopted flow keeps its own.', 'Welcome')),
            adopt: adoption.bySlug.optional().describe('The flow exists.'),
          })
          .describe('A flow that Terraform owns.'),
        anyFlow.extend({ lookup: f.lookup }).describe('A flow that the UI owns.'),
      ],
      f.LOOKUP,
    )
    .meta(
      f.about('The flow of the login. A new one is used once the brand points at it: System > Brands.', {
        slug: 'sign-in',
        title: 'Welcome',
        bindings: {
          IdentificationBinding: { order: 10, stage: 'sign-in-identification' },
          MfaBinding: { order: 30, stage: 'default-authentication-mfa-validation' },
          LoginBinding: { order: 100, stage: 'sign-in-login' },
        },
      }),
    ),
  identification: z
    .strictObject({
      name: f.text.meta(f.about('Exact name of the identification stage.', 'sign-in-identification')),
      passwordStage: f.text.meta(
        f.about(
          'Exact name of the password stage that is shown on the same screen.',
          'default-authentication-password',
        ),
      ),
      userFields: z
        .array(z.enum(['email', 'username', 'upn']))
        .min(1, 'is empty; name what a user may type, or leave it out for email and username')
        .optional()
        .meta(
          f.about('What a user may type into a created stage. Left out: e-mail and username.', ['email', 'username']),
        ),
      adopt: adoption.byKey.optional().describe('The stage exists.'),
    })
    .describe('The first screen: username and password.'),
  logins: z.record(f.constructId, loginStage).meta(
    f.about('Every user-login stage that ends a login, by key. A stage that is not named lasts as the UI says.', {
      Login: { name: 'sign-in-login', sessionDuration: 'weeks=4' },
    }),
  ),
});

/** The sign-in must end in a login, and every login needs a duration. */
export function* signInFaults({
  signIn,
  sources,
  flows,
  invitationEnrollment,
  publicGuests,
}: Identity): Generator<Fault> {
  const { flow, identification, logins } = signIn;
  if (Object.keys(logins).length === 0) {
    const message = 'is empty; name every stage that ends a login, or the UI decides how long it lasts';
    yield fault('identity.signIn.logins', message, logins);
  }
  const names = Object.values(logins).map(({ name }) => name);
  const endsOnSourceLogin = Object.keys(sources).length > 0 && flows.sourceAuthentication === SOURCE_FLOW;
  if (endsOnSourceLogin && names.length > 0 && !names.includes(SOURCE_LOGIN)) {
    // Its duration is zero from the start: social logins ended after two hours (incident I1).
    const message = `lacks ${SOURCE_LOGIN}, on which a login by a source ends; add it with the duration of the others`;
    yield fault('identity.signIn.logins', message, names);
  }
  if (!flow.lookup && flow.adopt === undefined) yield* createdFlowFaults(signIn);
  yield* repeated([
    entry('identity.signIn.flow.slug', flow.slug),
    entry('identity.invitationEnrollment.slug', invitationEnrollment?.slug),
    entry('identity.invitationEnrollment.sourceFlow.slug', invitationEnrollment?.sourceFlow?.slug),
    entry('identity.publicGuests.flow.slug', publicGuests?.flow.slug),
  ]);
  // authentik runs stages of equal order in an undefined order.
  yield* repeated(
    Object.entries(flow.bindings).map(([id, { order }]) => entry(`identity.signIn.flow.bindings.${id}.order`, order)),
  );
  if (identification.userFields !== undefined && identification.adopt !== undefined) {
    yield fault(
      'identity.signIn.identification.userFields',
      'is given for an adopted stage; remove it: the UI owns it',
      identification.userFields,
    );
  }
}

/** A created flow has no stages but those of the site. */
function* createdFlowFaults({ flow, identification, logins }: Identity['signIn']): Generator<Fault> {
  const path = 'identity.signIn.flow.bindings';
  const bindings = Object.entries(flow.bindings);
  const bound = bindings.map(([, { stage }]) => stage);
  const names = Object.values(logins).map(({ name }) => name);
  const orders = (stages: readonly string[]) =>
    bindings.filter(([, { stage }]) => stages.includes(stage)).map(([, { order }]) => order);
  const asks = orders([identification.name]);
  const ends = orders(names);
  if (ends.length === 0) {
    const message = 'has no stage of identity.signIn.logins; add one, or the flow ends without a login';
    yield fault(path, message, bound);
  } else if (!asks.some((order) => order < Math.min(...ends))) {
    const message = 'has a login before the identification stage; move it behind: the flow must know the user first';
    yield fault(path, message, bound);
  }
  for (const [id, { adopt }] of bindings) {
    if (adopt === undefined) continue;
    const message = 'is given on a flow that is created; remove it: an adopted binding would leave its own flow';
    yield fault(`${path}.${id}.adopt`, message, 'an adoption');
  }
}
