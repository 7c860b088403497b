import type { KubernetesObject } from '../../ops/kubernetes/objects';
import type { StackDocument } from '../../rules/readers/document';
import type { SiteInput } from '../../sites/schema/site';
import { put } from '../sites/schema/change';
import { CloudflareAccount } from '../support/cloudflare/account';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { ClusterPart, prepareCluster } from '../support/kubernetes/cluster-part';
import { KubeApiserver } from '../support/kubernetes/kube-apiserver';
import { LiveStack } from '../support/live/stack';
import { siteOf } from '../support/site/site-app';
import { changeSite } from '../support/site/site-change';
import { leaveUnstated } from '../support/site/unstated-site';

/**
 * The `edge` stack with the real providers of Cloudflare and Kubernetes, against a stand-in and a real API server:
 * `ops adopt --write`, synthesis, review and apply.
 */
const ZONE = 'c8bb55a835e1ccf25f793c350b93178a';
const RULESET = 'b2093e7945b0b99554c99f0b12dbeefe';
const LIST = '7'.repeat(32);
const RULE = 'e'.repeat(32);
const ITEMS = Array.from({ length: 40 }, (_, index) => ({
  id: index.toString(16).padStart(32, '0'),
  name: '',
  ip: `192.0.2.${index}`,
  comment: 'edge-sync',
  created_on: '2026-11-24T00:00:00Z',
  modified_on: '2026-11-24T00:00:00Z',
}));
/** Lists what the first ban rule does. */
const FIRST_BANS =
  'closed: addresses on the list `crowdsec_ban` are now blocked, but not on `authentik.harbour.example`, ' +
  '`public-auth.harbour.example`';

const edge = siteOf(undefined, leaveUnstated()).stacks.find(({ name }) => name === 'edge')!;

describeIf('edge', KubeApiserver.findMissing() ?? findMissing(edge.config))('the stack edge', () => {
  let server: KubeApiserver;
  let account: CloudflareAccount;
  let live: LiveStack;

  const start = async () => {
    server = await KubeApiserver.start();
    account = await CloudflareAccount.start(ZONE);
    const part = new ClusterPart('harbour', edge);
    await prepareCluster(server, [part], part.ownNamespaces);
    const variables = { cloudflare_deploy_token: account.token, lapi_bouncer_key: 'bouncer-key-of-the-tests' };
    live = new LiveStack('edge', { cluster: server, cloudflare: account, variables, rootModule: withLocalState });
  };

  const stop = async () => {
    live?.run.remove();
    await account?.stop();
    await server?.stop();
  };

  /** The review of a change that nothing stops. */
  const review = async () => {
    expect(await live.run.run('diff', 'edge')).toBe(0);
    return live.run.review;
  };

  describe('on an empty account', () => {
    beforeAll(start);
    afterAll(stop);

    test('is made, and plans to zero', async () => {
      await live.use(await live.adoptAll(leaveUnstated()));
      const { changes } = await live.run.reviewAndApply();
      expect(changes.filter(({ importing }) => importing !== undefined)).toEqual([]);
      expect(live.access).toEqual([FIRST_BANS]);
      const writes = kindsOf(account.writes);
      expect([...writes].sort()).toEqual(['POST rules/lists', 'POST rulesets', 'POST tokens']);
      // The rule names the list by its text alone: without the list Cloudflare refuses it.
      expect(writes.indexOf('POST rules/lists')).toBeLessThan(writes.indexOf('POST rulesets'));
      expect((await review()).changes).toEqual([]);
    });
  });

  describe('on an account that has list, rules and CronJob', () => {
    let site: SiteInput;

    beforeAll(async () => {
      await start();
      account.lists.push({ ...LIVE_LIST, num_items: ITEMS.length });
      account.items[LIST] = [...ITEMS];
      account.ruleset = LIVE_RULESET;
      await server.add(LIVE_CRON_JOB);
      site = await live.adoptAll(leaveUnstated());
      await live.use(site);
    });

    afterAll(stop);

    test('takes them over, and plans to zero with every item still on the list', async () => {
      const { changes } = await live.run.reviewAndApply();
      expect(
        changes.flatMap(({ importing, address, kind }) => (importing === undefined ? [] : `${kind} ${address}`)),
      ).toEqual([
        'import-update cloudflare_list.Bans',
        'import-update cloudflare_ruleset.WafRules',
        'import-update kubernetes_cron_job_v1.EdgeSync_CronJob',
      ]);
      expect(live.access).toEqual([FIRST_BANS]);
      expect([...kindsOf(account.writes)].sort()).toEqual(['POST tokens', 'PUT rules/lists', 'PUT rulesets']);
      expect(account.items[LIST]).toEqual(ITEMS);
      expect(account.ruleset).toMatchObject({ id: RULESET, rules: [{ action: 'block' }, { id: RULE }] });
      expect((await review()).changes).toEqual([]);
      const { object } = await server.read(LIVE_CRON_JOB);
      expect(object.spec).toMatchObject({ schedule: '*/2 * * * *', concurrencyPolicy: 'Forbid' });
    });

    test('leaves the items of the sync alone, and undoes what was done to the rules by hand', async () => {
      account.items[LIST] = ITEMS.slice(7);
      Object.assign(account.lists[0] ?? {}, { num_items: ITEMS.length - 7 });
      expect((await review()).changes).toEqual([]);
      const { rules = [] } = account.ruleset as { readonly rules?: readonly object[] };
      account.ruleset = { ...LIVE_RULESET, rules: rules.slice(1) };
      const { changes } = await live.run.reviewAndApply();
      expect(changes).toMatchObject([{ address: 'cloudflare_ruleset.WafRules', kind: 'update' }]);
      expect(live.access).toEqual([FIRST_BANS]);
      expect(account.ruleset).toMatchObject({ id: RULESET, rules: [{ action: 'block' }, { action: 'skip' }] });
      expect(account.items[LIST]).toEqual(ITEMS.slice(7));
    });

    test('a change of the login hosts or of the allow list is in the review, and one that closes stops', async () => {
      const wider = changeSite((one) => {
        put(one, 'edge.additionalLoginHosts', ['login.harbour.example']);
        put(one, 'edge.allowList', ['203.0.113.7', '192.0.2.1']);
      }, site);
      await live.use(wider);
      await live.run.reviewAndApply();
      expect(live.access).toEqual([
        'other: addresses on the list `crowdsec_ban` are no longer blocked on `login.harbour.example`',
        'other: `192.0.2.1` can no longer be blocked by the list `crowdsec_ban`',
      ]);
      await live.use(site);
      expect(await live.run.run('diff', 'edge')).toBe(1);
      expect(live.access).toEqual([
        'closed: addresses on the list `crowdsec_ban` are now blocked on `login.harbour.example` too',
        'closed: `192.0.2.1` can now be blocked by the list `crowdsec_ban`',
      ]);
      expect(live.run.review.stops.map(({ id, found }) => `${id}: ${found}`)).toEqual([
        'login-hosts-blocked: login.harbour.example was outside of every block rule before',
        'login-hosts-blocked: 192.0.2.1 could not be blocked before',
      ]);
    });

    test('is not destroyed', async () => {
      account.calls.length = 0;
      const { status, text } = await live.run.engine('destroy', '-input=false', '-auto-approve', '-no-color');
      expect([status, text]).toEqual([1, expect.stringMatching(/[Ii]nstance cannot be destroyed/)]);
      expect(account.writes).toEqual([]);
    });
  });
});

/** Its state is a file. */
function withLocalState({ config }: StackDocument): object {
  const { terraform: { backend: _, ...terraform } = {}, ...rest } = config;
  return { ...rest, terraform };
}

/** `POST rules/lists` for a write to an account or a zone. */
function kindsOf(writes: readonly string[]): readonly string[] {
  return writes.map((call) =>
    call.replace(/(\w+) .*\/(rules\/lists|rulesets|tokens)(\/.*)?$/, (_, method, kind, below = '') => {
      const rest = below.replace(/[0-9a-f]{32}/, '').replace(/^\/$/, '');
      return `${method} ${kind}${rest}`;
    }),
  );
}

const LIVE_LIST = {
  id: LIST,
  name: 'crowdsec_ban',
  kind: 'ip',
  description: 'made by hand',
  num_referencing_filters: 1,
  created_on: '2026-02-01T00:00:00Z',
  modified_on: '2026-11-24T00:00:00Z',
};

/** The rule that was there before Terraform: it logs, and its `ref` is its id. */
const LIVE_RULESET = {
  id: RULESET,
  name: 'default',
  kind: 'zone',
  phase: 'http_request_firewall_custom',
  description: '',
  version: '1',
  last_updated: '2026-02-01T00:00:00Z',
  rules: [
    {
      id: RULE,
      ref: 'own_domain_skip',
      version: '1',
      action: 'skip',
      description: 'old',
      enabled: false,
      expression: '(http.host contains "harbour.example")',
      logging: { enabled: true },
      action_parameters: { ruleset: 'current' },
    },
  ],
};

const LIVE_CRON_JOB: KubernetesObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'crowdsec-cf-sync', namespace: 'rybbit' },
  spec: {
    schedule: '*/5 * * * *',
    jobTemplate: {
      spec: {
        completions: 1,
        parallelism: 1,
        template: {
          spec: { restartPolicy: 'Never', containers: [{ name: 'sync', image: 'python:3.12', command: ['sync.py'] }] },
        },
      },
    },
  },
};
