import * as z from 'zod';
import { DEFAULT_BRAND } from '../../constructs/authentik/construct-ids';
import { STATED_KINDS } from '../../constructs/authentik/flows/stage-kind';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';

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
        does: z
          .enum(STATED_KINDS, "is neither 'second-factor' nor 'other'; say whether the stage asks for a second factor")
          .optional()
          .meta(
            f.about(
              'What a stage of the UI does. Required unless the site or the server defines the stage.',
              'second-factor',
            ),
          ),
        adopt: adoption.byUuid.optional().describe('The binding exists.'),
      }),
    )
    .default({})
    .describe(
      'Stages of the flow. On an adopted flow `npm run ops -- verify` watches the bindings that are not named.',
    ),
});

const FLOW = {
  slug: 'sign-in',
  title: 'Welcome',
  bindings: {
    IdentificationBinding: { order: 10, stage: 'sign-in-identification' },
    MfaBinding: { order: 30, stage: 'default-authentication-mfa-validation' },
    LoginBinding: { order: 100, stage: 'sign-in-login' },
  },
};
const LOGINS = { Login: { name: 'sign-in-login', sessionDuration: 'weeks=4' } };

/** A login whose parts Terraform owns. */
export const SIGN_IN_EXAMPLE = {
  flow: FLOW,
  identification: { name: 'sign-in-identification', passwordStage: 'default-authentication-password' },
  logins: LOGINS,
};

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
    .meta(f.about('The flow of the login. People sign in by it: `identity.signIn.brand` names it too.', FLOW)),
  brand: z
    .strictObject({
      domain: f.text
        .default(DEFAULT_BRAND)
        .describe('Exact domain of the brand that serves the host of authentik (System > Brands).'),
    })
    .prefault({})
    .describe(
      'The brand, which decides by which flow people sign in. Terraform adopts it and manages its login flow alone; where `identity.signIn.flow` is looked up, the plan fails unless the brand has this flow.',
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
    .optional()
    .describe('The first screen: username and password. Required, unless `asOnTheServer` is given.'),
  logins: z
    .record(f.constructId, loginStage)
    .default({})
    .meta(
      f.about(
        'Every user-login stage that ends a login, by key. A stage that is not named lasts as the UI says. Required, unless `asOnTheServer` is given.',
        LOGINS,
      ),
    ),
  sourceFlow: z
    .strictObject({
      slug: f.slug.meta(
        f.about('Slug of the flow; the names of its login stage and its policy begin with it.', 'source-sign-in'),
      ),
      title: f.text.meta(f.about('Title of the flow.', 'Welcome')),
      secondFactor: f.text.meta(
        f.about(
          'Exact name of the stage that validates a device. authentik\'s own asks the users who have one; a stage with "Deny the user access" for those without one demands it of each.',
          'default-authentication-mfa-validation',
        ),
      ),
      sessionDuration: f.duration.describe('How long a login by a source lasts; as long as those of `logins`.'),
    })
    .optional()
    .meta(
      f.about(
        'A flow of its own for a login by a source, with a second factor; every source of the site that Terraform owns gets it. Left out, a login by a source asks for none: whoever has the account there is signed in.',
        {
          slug: 'source-sign-in',
          title: 'Welcome',
          secondFactor: 'default-authentication-mfa-validation',
          sessionDuration: 'weeks=4',
        },
      ),
    ),
  asOnTheServer: f.reason
    .optional()
    .meta(
      f.about(
        'Why the UI keeps the parts of the login that are left out here: `identification`, or stages of `logins`. Only for a flow with `lookup`. 20 characters or more.',
        'the login is kept in the UI for now',
      ),
    ),
});
