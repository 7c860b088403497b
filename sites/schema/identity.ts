import * as z from 'zod';
import * as f from './fields';

/** The authentik part of a site. Records are keyed by construct id: the key is the address in the state. */

/** authentik's own, and the stage that it ends on. */
export const SOURCE_FLOW = 'default-source-authentication';
export const SOURCE_LOGIN = 'default-source-authentication-login';

const REPLICAS = 'must be 1 or more; an outpost without replicas answers nobody';

const loginStage = z.strictObject({
  name: f.text,
  sessionDuration: f.duration,
  /** The provider never reads the two bindings: an adopted stage must state their live values. */
  networkBinding: z.enum(['no_binding', 'bind_asn', 'bind_asn_network', 'bind_asn_network_ip']).optional(),
  geoipBinding: z
    .enum(['no_binding', 'bind_continent', 'bind_continent_country', 'bind_continent_country_city'])
    .optional(),
  adoption: f.adoptionByKey,
});

const signIn = z.strictObject({
  flow: z.strictObject({
    slug: f.slug,
    /** Title of a flow that Terraform creates; without it the flow exists and is left as it is. */
    title: f.text.optional(),
    /** Only bindings whose ids are known, or of a flow that is created: bindings have no natural key. */
    bindings: z.record(f.constructId, z.strictObject({ order: f.order, stage: f.text, adoption: f.adoptionByUuid })),
  }),
  identification: z.strictObject({
    name: f.text,
    passwordStage: f.text,
    /** For a stage that is created. */
    userFields: z.array(z.enum(['email', 'username', 'upn'])).optional(),
    adoption: f.adoptionByKey,
  }),
  logins: z.record(f.constructId, loginStage),
});

const group = z.strictObject({
  name: f.text,
  parent: f.constructId.optional(),
  superuser: z.boolean().default(false),
  /** Hands the group over to Terraform; without it the group is found by its exact name and left alone. */
  managed: f.adoptionByKey.optional(),
  /** UUIDs of the roles of a group that is taken over: the provider never reads them. */
  roles: z.array(f.uuid).optional(),
});

const source = z.strictObject({
  name: f.text,
  slug: f.slug,
  providerType: z.enum(['apple', 'discord', 'facebook', 'github', 'gitlab', 'google', 'openidconnect', 'twitch']),
  userMatchingMode: z.enum(['identifier', 'email_link', 'email_deny', 'username_link', 'username_deny']),
  /** Without it the source is only looked up. A managed source needs its secret, or the server refuses each update. */
  managed: z
    .strictObject({ adoption: f.adoptionBySlug, consumerKey: f.secretName, consumerSecret: f.secretName })
    .optional(),
});

const invitationEnrollment = z.strictObject({
  slug: f.slug,
  title: f.text,
  /** Group that every new user joins. */
  newUsersGroup: f.constructId,
  /** Groups that an invitation may name in `fixed_data.group`; none of superusers. */
  assignableGroups: z.array(f.constructId),
  sessionDuration: f.duration,
});

const scope = z.union(
  [z.strictObject({ managed: f.text }), z.strictObject({ name: f.text })],
  'must be { managed } for a scope of the blueprints or { name } for one of your own; see Customization > Property Mappings',
);

const redirectUri = z.discriminatedUnion(
  'matchingMode',
  [
    z.strictObject({ matchingMode: z.literal('strict'), url: f.strictRedirect }),
    z.strictObject({ matchingMode: z.literal('regex'), url: f.redirectExpression }),
  ],
  "must be 'strict' or 'regex'; choose strict where the URI is known",
);

const application = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      /** One forward-auth provider for every host below the cookie domain, served by the embedded outpost. */
      kind: z.literal('domain-forward-auth'),
      name: f.text,
      slug: f.slug,
      adoption: f.adoptionBySlug,
      provider: z.strictObject({
        name: f.text,
        externalHost: f.host,
        cookieDomain: f.host,
        accessTokenValidity: f.duration,
        /**
         * Keys of `identity.scopes`, for a provider with mappings of its own. authentik's five standard ones must be
         * among them: the server adds those anyway, and the plan would show a difference for ever.
         */
        scopes: z.array(f.constructId).optional(),
        adoption: f.adoptionByInteger,
      }),
    }),
    z.strictObject({
      /** An OpenID Connect client that Terraform owns as a whole. */
      kind: z.literal('oidc'),
      name: f.text,
      slug: f.slug,
      launchUrl: f.webUrl.optional(),
      clientId: f.secretName,
      clientSecret: f.secretName,
      redirectUris: z.array(redirectUri).min(1, 'must not be empty; authentik would accept the first one that comes'),
      accessTokenValidity: f.duration,
      refreshTokenValidity: f.duration,
      signingKey: f.text,
      /** Keys of `identity.scopes`. */
      scopes: z.array(f.constructId).min(1, 'must not be empty; a client without scopes gets no claims'),
      /** Keys of `identity.groups`: only members may open the application. Without it all may who log in, guests too. */
      groups: z.array(f.constructId).min(1, 'must not be empty; leave it out where everybody may come in').optional(),
    }),
    z.strictObject({
      /** A client that the UI owns; Terraform pins its authorization flow as soon as the provider's key is known. */
      kind: z.literal('oidc-adopted'),
      name: f.text,
      provider: f.adoptionByInteger.optional(),
    }),
  ],
  "must be 'domain-forward-auth', 'oidc' or 'oidc-adopted'; choose the kind of the application",
);

const hostRestriction = z.strictObject({
  /** One policy over all hosts, which an site may have from before: it restricts nobody. Enforced hosts need none. */
  policy: z.strictObject({ name: f.text, adoption: f.adoptionByUuid }).optional(),
  /** The domain-forward-auth application that has the other hosts, and the policy. */
  application: f.constructId,
  /** Of the policy to the application: given together with it. */
  binding: z.strictObject({ order: f.order, adoption: f.adoptionByUuid }).optional(),
  hosts: z.record(
    f.constructId,
    z.strictObject({
      /** First label of the host: the site's domain is put behind it. */
      host: f.hostLabel,
      groups: z.array(f.constructId).min(1, 'must not be empty; name the groups that may open the host'),
      /**
       * Gives the host a forward_single provider and application of its own: the form that enforces. The platform leads
       * `/outpost.goauthentik.io` of the host to the outpost then, where people are logged in.
       */
      enforce: z.boolean(),
    }),
  ),
});

const reputation = z.strictObject({
  name: f.text,
  threshold: z.int().negative('must be negative; use for example -5'),
  checkIp: z.boolean(),
  checkUsername: z.boolean(),
  adoption: f.adoptionByUuid,
});

const publicGuests = z.strictObject({
  user: z.strictObject({ username: f.text, name: f.text, path: f.text }),
  group: f.text,
  policy: f.text,
  flow: z.strictObject({ slug: f.slug, title: f.text }),
  login: z.strictObject({ name: f.text, sessionDuration: f.duration }),
  provider: z.strictObject({
    name: f.text,
    externalHost: f.host,
    cookieDomain: f.host,
    accessTokenValidity: f.duration,
  }),
  application: z.strictObject({ name: f.text, slug: f.slug }),
  outpost: z.strictObject({ name: f.text, replicas: z.int().positive(REPLICAS), resources: f.resources }),
});

const embeddedOutpost = z.strictObject({
  uuid: f.uuid,
  logLevel: z.enum(['trace', 'debug', 'info', 'warning', 'error']),
  replicas: z.int().positive(REPLICAS),
  sharedMemory: f.memory,
  resources: f.resources,
  postgresqlSecret: f.text,
});

export const identity = z.strictObject({
  host: f.host,
  /** Version of the server that runs: some pairs of provider and server lose data. */
  serverVersion: f.version,
  apiToken: f.secretName,
  flows: z.strictObject({
    authorization: f.slug,
    invalidation: f.slug,
    passkey: f.slug.optional(),
    /** What a login by a source runs through. */
    sourceAuthentication: f.slug.default(SOURCE_FLOW),
  }),
  signIn,
  groups: z.record(f.constructId, group),
  sources: z.record(f.constructId, source).default({}),
  invitationEnrollment: invitationEnrollment.optional(),
  scopes: z.record(f.constructId, scope).default({}),
  applications: z.record(f.constructId, application),
  hostRestriction: hostRestriction.optional(),
  reputation: reputation.optional(),
  publicGuests: publicGuests.optional(),
  /** How the outposts run: namespace, UUID of the Kubernetes service connection, how often they ask for changes. */
  outpostDeployment: z
    .strictObject({ namespace: f.hostLabel, serviceConnection: f.uuid, refreshInterval: f.duration })
    .optional(),
  embeddedOutpost: embeddedOutpost.optional(),
});

export type Identity = z.output<typeof identity>;
export type ApplicationSite = Identity['applications'][string];
