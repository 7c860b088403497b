import * as z from 'zod';
import { IpPrefix } from '../../constructs/cloudflare/ip-prefix';
import { Adoption } from '../../constructs/core/adoption';
import { cluster } from './cluster';
import * as f from './fields';

/** The Cloudflare and CrowdSec part of a site. */

const identifier = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'is not an id of Cloudflare (32 hexadecimal digits); copy it from the dashboard');

const address = z
  .string()
  .refine(
    isAddressOrPrefix,
    'is neither an IP address nor a prefix without host bits; write for example 192.0.2.10 or 192.0.2.0/24',
  );

/** As Cloudflare's expressions write them, which the ruleset and the sync take. */
function isAddressOrPrefix(text: string): boolean {
  try {
    return IpPrefix.parse(text).toString() === text;
  } catch {
    return false;
  }
}

const NETWORKS = 'is empty; write for example 192.0.2.10/32 and 6443';

const serviceUrl = z
  .string()
  .regex(
    /^http:\/\/[a-z0-9-]+\.[a-z0-9-]+(\.svc(\.[a-z0-9.-]+)?)?:\d+$/,
    'is not the URL of a Service of the cluster; write http://SERVICE.NAMESPACE:PORT',
  );

const keptRule = {
  /** The live rule's id keeps its id and its analytics. */
  ref: f.slug,
  description: f.text,
  enabled: z.boolean(),
  expression: f.text,
};

const skipRule = z.strictObject({
  ...keptRule,
  action: z.literal('skip'),
  phases: z.array(f.slug).default([]),
  products: z.array(f.slug).default([]),
  ruleset: z.literal('current').optional(),
  logging: z.boolean(),
});

/** One that can keep a visitor out: its expression has to leave out the login hosts. */
const wallRule = z.strictObject({
  ...keptRule,
  action: z.enum(['block', 'managed_challenge', 'js_challenge', 'challenge', 'log']),
});

const sync = z.strictObject({
  namespace: f.hostLabel,
  /** A Node image whose tag is a version. */
  image: f.image('docker.io/library/node:22.14.0-bookworm-slim'),
  intervalMinutes: z.int().refine(
    // More often a run has no time, less often the alert on 15 minutes without a success would always call.
    (minutes) => minutes > 1 && minutes < 15 && 60 % minutes === 0,
    'does not divide 60, or is not below the 15 minutes of the alert; choose 2, 3, 4, 5, 6, 10 or 12',
  ),
  lapi: z.strictObject({ url: serviceUrl, key: f.secretName }),
  /**
   * Where the sync sends its gauges. Without it no alert tells that the sync is dead: the rule `sync-alerts` then wants an
   * exception of the site that says who looks.
   */
  pushgateway: z.strictObject({ url: serviceUrl }).optional(),
  /** Where the API server answers, for the network policy; without it the private networks, ports 443 and 6443. */
  kubernetesApi: z
    .strictObject({ networks: z.array(address).min(1, NETWORKS), ports: z.array(z.int().positive()).min(1, NETWORKS) })
    .optional(),
  /** Who else is never banned at the edge, whatever CrowdSec says: the allow list is so already (incident I14). */
  neverBlock: z.array(address).default([]),
  /** Origins of decisions that reach the edge. Community lists do not fit (incident I5). */
  origins: z
    .array(z.enum(['crowdsec', 'cscli', 'cscli-import', 'console', 'lists', 'CAPI', 'remediation_sync']))
    .min(1, 'is empty; name the origins whose bans reach the edge'),
  /**
   * Bans with less time left are not put on the list. On a throttled account a ban of 4 hours is written late or never, and
   * one that is written may block for 72 hours.
   */
  minRemainingMinutes: z
    .int()
    .min(1, 'is below 1; leave the key out for none')
    .max(10_080, 'is above 10080, a week; lower it')
    .optional(),
  /** Items that the sync may use of the account's 10 000. */
  capacity: z
    .int()
    .min(1, 'is below 1; write 1 to 10000, the room of the account')
    .max(10_000, 'is above 10000, the room of the account; lower it'),
  adopt: f.adoptObjects.optional(),
});

/** For an object of Cloudflare, which has a natural key and an id. */
const adopt = z.union(
  [
    z.literal('key').transform(() => Adoption.byKey()),
    z.strictObject({ id: identifier }).transform(({ id }) => Adoption.byId(id)),
    z.strictObject({ variable: f.variableName }).transform(({ variable }) => Adoption.byVariable(variable)),
  ],
  "does not say how the object is found; write 'key', { id } or { variable }, or leave it out to create the object",
);

/** Of the sync, an API token of the account. */
const token = z
  .strictObject({
    name: f.text,
    adopt: adopt.optional(),
    /** Given with `adopt`: Cloudflare shows the value of a token once, when it is created. */
    value: f.secretName.optional(),
  })
  .check(({ value: { adopt, value }, issues }) => {
    if ((adopt === undefined) === (value === undefined)) return;
    const message =
      'does not go with adopt; give both or none: Cloudflare shows the value of a token only when it is created, so name the secret that has it';
    issues.push({ code: 'custom', path: ['value'], input: value, message });
  });

export const edge = z.strictObject({
  /** The account, where the deploying token sees more than one. */
  accountId: identifier.optional(),
  apiToken: f.secretName,
  zoneId: identifier,
  list: z.strictObject({
    name: z.string().regex(/^[a-z0-9_]{1,50}$/, 'is not 1 to 50 characters of a-z, 0-9 and _; write it in lower case'),
    description: f.text,
    adopt: adopt.optional(),
  }),
  ruleset: z.strictObject({
    /** A zone has one per phase: `'key'` finds it. */
    adopt: adopt.optional(),
    description: f.text,
    blockRef: f.slug,
    /** Rules that the site has beside it, behind the block rule: as they are live, letter for letter, in their order. */
    keptRules: z
      .array(
        z.discriminatedUnion(
          'action',
          [skipRule, wallRule],
          "is not 'skip', 'block', 'log' or a challenge; see the live rule",
        ),
      )
      .default([]),
  }),
  /** Hosts besides authentik's own that must stay reachable for everybody. */
  additionalLoginHosts: z.array(f.host).default([]),
  /** Addresses that the WAF rule never blocks: the way back in while list writes are throttled (incident I14). */
  allowList: z.array(address).default([]),
  token,
  cluster: cluster.prefault({}),
  sync,
});

export type Edge = z.output<typeof edge>;
