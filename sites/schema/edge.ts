import * as z from 'zod';
import { IpPrefix } from '../../constructs/cloudflare/ip-prefix';
import { LIST_NAME } from '../../constructs/cloudflare/names';
import { KeptRule, SkipRule } from '../../constructs/cloudflare/waf-rule';
import { valueFaults } from '../../constructs/core/errors';
import { SERVICE_URL } from '../../constructs/kubernetes/cluster-service';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';
import { cluster } from './platform/cluster';

/** The Cloudflare and CrowdSec part of a site. */

const ADDRESS = 'is neither an IP address nor a prefix without host bits; write for example 192.0.2.10 or 192.0.2.0/24';
const ADDRESS_TYPE = f.type(
  'address or prefix',
  'An IPv4 or IPv6 address, or a prefix without host bits.',
  '192.0.2.10',
  '192.0.2.0/24',
);

const address = z.string().refine(isAddressOrPrefix, ADDRESS).meta(ADDRESS_TYPE);

/** Accepts them as Cloudflare's expressions write them, which the ruleset and the sync take. */
function isAddressOrPrefix(text: string): boolean {
  return IpPrefix.read(text)?.toString() === text;
}

/** An address that no ban may hold. A wider network is a slip: the sync would ban no address of it any more. */
const exempt = f
  .form((text) => {
    if (!isAddressOrPrefix(text)) return ADDRESS;
    const isWide = Number(text.split('/')[1] ?? 128) < (text.includes(':') ? 16 : 8);
    return isWide ? 'is wider than /8, or /16 for IPv6; name the networks' : undefined;
  })
  .meta(ADDRESS_TYPE);

const NETWORKS = 'is empty; write for example 192.0.2.10/32 and 6443';

const serviceUrl = f
  .pattern(SERVICE_URL, 'is not the URL of a Service of the cluster; write http://SERVICE.NAMESPACE:PORT')
  .meta(f.type('Service URL', '`http://SERVICE.NAMESPACE:PORT`, inside the cluster.', 'http://crowdsec.crowdsec:8080'));

const keptRule = {
  ref: f.slug.meta(f.about('Reference of the rule; the live one keeps its id and its analytics.', 'no_scanners')),
  description: f.text.meta(f.about('Description of the rule.', 'Scanners for a blog that is not here')),
  enabled: z.boolean().meta(f.about('Whether the rule is on.', true)),
  expression: f.lines.meta(
    f.about(
      'Expression of the rule, letter for letter. One that can block must leave out the login hosts and the allow list.',
      '(http.request.uri.path contains "/wp-login.php") and not (http.host in {"sso.example.org"})',
    ),
  ),
};

/** Returns what the rule itself refuses: one that skips nothing, one that is too long for Cloudflare. */
function ruleCheck<Rule>(build: (rule: Rule) => unknown) {
  return ({ value, issues }: z.core.ParsePayload<Rule>) => {
    if (issues.length > 0) return;
    try {
      build(value);
    } catch (error) {
      for (const { path, fault, remedy } of valueFaults(error)) {
        const message = `${fault}; ${remedy}`;
        issues.push({ code: 'custom', path: path === '' ? [] : [path], message, input: value, params: { said: true } });
      }
    }
  };
}

const skipRule = z
  .strictObject({
    action: z.literal('skip').describe('Skip the named checks of Cloudflare.'),
    ...keptRule,
    phases: z
      .array(f.slug)
      .default([])
      .meta(f.about('Phases that are skipped.', ['http_ratelimit'])),
    products: z
      .array(f.slug)
      .default([])
      .meta(f.about('Products that are skipped.', ['waf'])),
    ruleset: z.literal('current').optional().describe('Skip the rules behind this one too.'),
    logging: z
      .boolean()
      .meta(f.about('Whether Cloudflare logs the requests. It is on for every live skip rule.', true)),
  })
  .check(ruleCheck(SkipRule.of))
  .describe('A rule that lets requests pass other checks.');

const blockingRule = z
  .strictObject({
    action: z
      .enum(['block', 'managed_challenge', 'js_challenge', 'challenge', 'log'])
      .describe('What happens to a request.'),
    ...keptRule,
  })
  .check(ruleCheck(KeptRule.of))
  .describe('A rule that blocks, challenges or logs. Its expression must leave out the login hosts.');

const sync = z.strictObject({
  namespace: f.hostLabel.meta(f.about('Namespace of the CronJob.', 'crowdsec')),
  image: f.image('docker.io/library/node:22.14.0-bookworm-slim').describe('A Node image whose tag is a version.'),
  intervalMinutes: z
    .int()
    .refine(
      // A shorter interval leaves a run no time; with a longer one the alert on 15 minutes without a success always fires.
      (minutes) => minutes > 1 && minutes < 15 && 60 % minutes === 0,
      'does not divide 60, or is not below the 15 minutes of the alert; choose 2, 3, 4, 5, 6, 10 or 12',
    )
    .meta(f.about('Minutes from run to run: 2, 3, 4, 5, 6, 10 or 12.', 5)),
  lapi: z
    .strictObject({
      url: serviceUrl.describe('Service of the local API.'),
      key: f.secretName.meta(f.about('Secret with the key of the bouncer.', 'lapi_bouncer_key')),
      machine: z
        .strictObject({
          name: f.slug.meta(f.about('Name of the machine, as `cscli machines list` shows it.', 'edge-sync')),
          password: f.secretName.meta(f.about('Secret with its password.', 'lapi_machine_password')),
        })
        .optional()
        .describe(
          "A machine that is registered for the sync. With it the sync reads LAPI's own allowlists (CrowdSec 1.6.6 and later) and publishes no ban on them. The login of a machine may also add and delete decisions: leave it out where there are no allowlists.",
        ),
      timeoutSeconds: z
        .int()
        .min(5, 'is below 5; a small site needs 10, the default')
        .max(45, 'is above 45: the run would have no time left to write the list; allow fewer origins')
        .optional()
        .meta(
          f.about(
            'Longest wait for the whole answer of LAPI, 5 to 45 seconds; 10 when left out. A small machine needs more for the 31 000 decisions of a community list.',
            30,
          ),
        ),
    })
    .describe("CrowdSec's local API, where the decisions come from."),
  pushgateway: z
    .strictObject({
      url: serviceUrl.meta(f.about('Service of the Pushgateway.', 'http://pushgateway.monitoring:9091')),
    })
    .optional()
    .describe(
      'Where the sync sends its metrics. Without it no alert reports a dead sync, and the rule `sync-alerts` needs an exception of the site.',
    ),
  kubernetesApi: z
    .strictObject({
      networks: z
        .array(address)
        .min(1, NETWORKS)
        .meta(f.about('Addresses of the API server.', ['192.0.2.10/32'])),
      ports: z
        .array(z.int().positive())
        .min(1, NETWORKS)
        .meta(f.about('Ports of the API server.', [6443])),
    })
    .optional()
    .describe(
      'Where the API server answers, for the network policy. Left out: the private networks, ports 443 and 6443.',
    ),
  neverBlock: z
    .array(exempt)
    .default([])
    .describe('Addresses that the sync never bans at the edge, beside `edge.allowList` (incident I14).'),
  origins: z
    .array(z.enum(['crowdsec', 'cscli', 'cscli-import', 'console', 'lists', 'CAPI', 'remediation_sync']))
    .min(1, 'is empty; name the origins whose bans reach the edge')
    .meta(
      f.about(
        'Origins of the decisions that reach the edge. Community lists (`CAPI`) do not fit a list (incident I5).',
        ['crowdsec', 'cscli'],
      ),
    ),
  minRemainingMinutes: z
    .int()
    .min(1, 'is below 1; leave the key out for none')
    .max(10_080, 'is above 10080, a week; lower it')
    .optional()
    .meta(
      f.about(
        'Bans with fewer minutes left stay off the list, 1 to 10080. Cloudflare throttles list writes, so a short ban may be written late and block for up to 72 hours.',
        240,
      ),
    ),
  capacity: z
    .int()
    .min(1, 'is below 1; write 1 to 10000, the room of the account')
    .max(10_000, 'is above 10000, the room of the account; lower it')
    .meta(f.about('Items that the sync may use, 1 to 10000. An account has 10 000 in all its lists.', 1000)),
  adopt: adoption.objects.optional().describe('Objects of the sync that exist in the cluster.'),
});

/** It is for the sync: an API token of the account. */
const token = z
  .strictObject({
    name: f.text.meta(f.about('Name of the token in the dashboard.', 'crowdsec-edge-sync')),
    adopt: adoption.atCloudflare.optional().describe('The token exists; give `value` too.'),
    value: f.secretName
      .optional()
      .meta(
        f.about(
          'Secret with the value of an adopted token. Cloudflare shows the value once, when it creates the token.',
          'edge_sync_token',
        ),
      ),
  })
  .meta(f.about('API token of the sync, which may write lists of the account and nothing else.', { name: 'edge-sync' }))
  .check(({ value: { adopt, value }, issues }) => {
    if ((adopt === undefined) === (value === undefined)) return;
    const message =
      'does not go with adopt; give both or none: Cloudflare shows the value of a token only when it is created, so name the secret that has it';
    issues.push({ code: 'custom', path: ['value'], input: value, message });
  });

export const edge = z.strictObject({
  accountId: f.cloudflareId.optional().describe('The account; required where the deploying token sees more than one.'),
  apiToken: f.secretName.meta(
    f.about('Secret with the API token that deploys (permissions: docs/edge-sync.md).', 'cloudflare_deploy_token'),
  ),
  zoneId: f.cloudflareId.describe('Zone of the domain: Cloudflare, Overview, "Zone ID".'),
  list: z
    .strictObject({
      name: z
        .string()
        .regex(LIST_NAME, 'is not 1 to 50 characters of a-z, 0-9 and _; write it in lower case')
        .meta(f.about('Name of the list: 1 to 50 characters of `a-z`, `0-9` and `_`.', 'crowdsec_ban')),
      description: f.text.meta(f.about('Description of the list.', 'Bans of CrowdSec. The sync owns the items.')),
      adopt: adoption.atCloudflare.optional().describe('The list exists.'),
    })
    .describe('The IP list of the account. Terraform owns the list, the sync owns its items.'),
  ruleset: z
    .strictObject({
      description: f.text.meta(f.about('Description of the ruleset.', 'Custom rules of example.org')),
      blockRef: f.slug.meta(f.about('Reference of the block rule.', 'crowdsec_ban')),
      adopt: adoption.atCloudflare
        .optional()
        .describe("The ruleset exists. A zone has one per phase: `'key'` finds it."),
      keptRules: z
        .array(
          z.discriminatedUnion(
            'action',
            [skipRule, blockingRule],
            "is not 'skip', 'block', 'log' or a challenge; see the live rule",
          ),
        )
        .default([])
        .describe(
          'Rules that the zone has already. Copy each one as it is live, in their order; the first apply removes a rule that is missing here.',
        ),
    })
    .describe('Custom rules of the zone. The block rule is first, `keptRules` follow.'),
  additionalLoginHosts: z
    .array(f.host)
    .default([])
    .meta(f.about("Hosts that no rule may block, besides authentik's own.", ['status.example.org'])),
  allowList: z
    .array(exempt)
    .default([])
    .describe('Addresses that the block rule never blocks: the way back in after a ban of your own (incident I14).'),
  token: token.describe('API token of the sync, which may write lists of the account and nothing else.'),
  cluster: cluster
    .prefault({})
    .describe('The Kubernetes cluster of the sync. Left out, the environment of Terraform decides.'),
  sync: sync.describe('The CronJob that brings bans from CrowdSec to the list.'),
});

export type Edge = z.output<typeof edge>;
