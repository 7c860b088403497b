import { Account } from '../constructs/cloudflare/account';
import { AccountToken } from '../constructs/cloudflare/account-token';
import { EntryPointRuleset } from '../constructs/cloudflare/entry-point-ruleset';
import { IpList } from '../constructs/cloudflare/ip-list';
import { addCloudflareProvider } from '../constructs/cloudflare/provider';
import { TokenPermission } from '../constructs/cloudflare/token-permission';
import { Waf } from '../constructs/cloudflare/waf-field';
import { BlockRule, KeptRule, SkipRule } from '../constructs/cloudflare/waf-rule';
import { declareParts } from '../constructs/core/adopted-parts';
import type { Construct } from '../constructs/core/cdktf';
import { Secrets } from '../constructs/core/secrets';
import type { SitePart } from '../constructs/core/site-part';
import { SiteStack } from '../constructs/core/stack';
import { EdgeSync } from '../constructs/crowdsec/edge-sync';
import { bundleEdgeSync } from '../constructs/crowdsec/edge-sync-program';
import { adoptObjects } from '../constructs/kubernetes/adopt-objects';
import { ClusterService } from '../constructs/kubernetes/cluster-service';
import { leaveToOthers } from '../constructs/kubernetes/foreign-writes';
import { addKubernetesProvider } from '../constructs/kubernetes/provider';
import { Schedule } from '../constructs/kubernetes/schedule';
import type { Edge } from '../sites/schema/edge';
import { loginHosts } from '../sites/schema/login-hosts';
import type { Site } from '../sites/schema/site';
import { stackProps } from './stack-props';

/** Cloudflare in front of the site: the ban list, the WAF rules, and the sync that fills the list. */
export class EdgeStack extends SiteStack {
  private readonly secrets: Secrets;

  constructor(
    scope: Construct,
    id: string,
    private readonly site: Site,
    private readonly edge: Edge,
  ) {
    super(scope, id, stackProps(site, id));
    this.secrets = new Secrets(this, site.secrets);
    addCloudflareProvider(this, this.secrets.reference(edge.apiToken));
    addKubernetesProvider(this, edge.cluster);
    const account = this.part('edge', (part) => new Account(part, 'Account', { accountId: edge.accountId }));
    const bans = this.part('edge.list', (part) => new IpList(part, 'Bans', { account, ...edge.list }));
    this.part('edge.ruleset', (part) => this.rules(part, bans), { rules: 'edge.ruleset.keptRules' });
    const token = this.part('edge.token', (part) => this.token(part, account));
    this.part('edge.sync', (part) => this.sync(part, account, bans, token));
    adoptObjects(this);
    leaveToOthers(this, edge.cluster.foreign);
  }

  private rules(part: SitePart, bans: IpList): void {
    const { ruleset, zoneId, allowList } = this.edge;
    new EntryPointRuleset(part, 'WafRules', {
      zoneId,
      adopt: ruleset.adopt,
      description: ruleset.description,
      lists: [bans],
      rules: [
        BlockRule.outsideLogin({
          ref: ruleset.blockRef,
          description: 'Bans of CrowdSec, everywhere but on the login hosts',
          enabled: true,
          matching: Waf.address.inList(bans.name),
          loginHosts: loginHosts(this.site),
          allowList,
        }),
        ...ruleset.keptRules.map((rule) => (rule.action === 'skip' ? SkipRule.of(rule) : KeptRule.of(rule))),
      ],
    });
  }

  private token(part: SitePart, account: Account): AccountToken {
    const { name, adopt, value } = this.edge.token;
    return new AccountToken(part, 'SyncToken', {
      account,
      name,
      permissions: [TokenPermission.RULE_LISTS_READ, TokenPermission.RULE_LISTS_WRITE],
      existing:
        adopt === undefined || value === undefined ? undefined : { adopt, value: this.secrets.reference(value) },
    });
  }

  private sync(part: SitePart, account: Account, bans: IpList, token: AccountToken): void {
    const { sync, allowList } = this.edge;
    const made = new EdgeSync(part, 'EdgeSync', {
      namespace: sync.namespace,
      program: bundleEdgeSync(),
      image: sync.image,
      schedule: Schedule.everyMinutes(sync.intervalMinutes),
      lapi: ClusterService.at(sync.lapi.url),
      ...(sync.lapi.timeoutSeconds === undefined ? {} : { lapiTimeoutSeconds: sync.lapi.timeoutSeconds }),
      lapiKey: this.secrets.reference(sync.lapi.key),
      ...(sync.lapi.machine === undefined
        ? {}
        : {
            lapiMachine: {
              name: sync.lapi.machine.name,
              password: this.secrets.reference(sync.lapi.machine.password),
            },
          }),
      pushgateway: sync.pushgateway === undefined ? undefined : ClusterService.at(sync.pushgateway.url),
      cloudflareToken: token.value,
      accountId: account.accountId,
      listName: bans.name,
      listId: bans.listId,
      // Allow-listed addresses must not be on the ban list.
      neverBlock: [...new Set([...allowList, ...sync.neverBlock])],
      origins: sync.origins,
      minRemainingMinutes: sync.minRemainingMinutes,
      capacity: sync.capacity,
      kubernetesApi: sync.kubernetesApi,
    });
    declareParts(made, sync.adopt);
  }
}
