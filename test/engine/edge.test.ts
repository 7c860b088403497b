import type { KubernetesObject } from '../../ops/kubernetes/objects';
import type { StackDocument } from '../../rules/readers/document';
import { put } from '../sites/schema/change';
import { CloudflareAccount } from '../support/cloudflare-account';
import { ClusterPart, prepareCluster } from '../support/cluster-part';
import { describeIf, missingOf } from '../support/engine';
import { KubeApiserver } from '../support/kube-apiserver';
import { siteOf } from '../support/site-app';
import { RootModule } from '../support/terraform';

/** The `edge` stack with the real providers of Cloudflare and Kubernetes, against a stand-in and a real API server. */
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

const adopting = edgeOf(siteOf());
const creating = edgeOf(
  siteOf((site) => {
    put(site, 'edge.list.adopt', undefined);
    put(site, 'edge.ruleset.adopt', undefined);
    put(site, 'edge.sync.adopt', undefined);
  }),
);
const programs = KubeApiserver.programs();
const missing =
  programs === undefined ? 'no kube-apiserver (test/real/setup/kubernetes.sh)' : missingOf(adopting.config);

describeIf('edge', missing)('the stack edge', () => {
  let server: KubeApiserver;
  let account: CloudflareAccount;
  let root: RootModule | undefined;

  beforeEach(async () => {
    server = await KubeApiserver.start(programs ?? '');
    account = await CloudflareAccount.start(ZONE);
    const part = new ClusterPart('harbour', adopting);
    await prepareCluster(server, [part], part.ownNamespaces);
    Object.assign(process.env, {
      KUBE_CONFIG_PATH: server.kubeconfigPath,
      CLOUDFLARE_BASE_URL: account.url,
    });
  });

  afterEach(async () => {
    root?.remove();
    await account.stop();
    await server.stop();
  });

  /** The stack with a local state, and a command that has its variables. */
  function open({ config }: StackDocument): (command: string, ...args: readonly string[]) => Promise<string> {
    const { terraform: { backend, ...terraform } = {}, ...rest } = config;
    const module = new RootModule({ ...rest, terraform });
    root = module;
    module.must('init', '-input=false');
    const secrets = { cloudflare_deploy_token: account.token, lapi_bouncer_key: 'bouncer-key-of-the-tests' };
    const given = Object.entries(secrets).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
    return (command, ...args) => module.mustBeside(command, '-input=false', ...given, ...args);
  }

  test('is made on an empty account, and plans to zero', async () => {
    const run = open(creating);
    await run('apply', '-auto-approve');
    const writes = kindsOf(account.writes);
    expect([...writes].sort()).toEqual(['POST rules/lists', 'POST rulesets', 'POST tokens']);
    // The rule names the list by its text alone: without the list Cloudflare refuses it.
    expect(writes.indexOf('POST rules/lists')).toBeLessThan(writes.indexOf('POST rulesets'));
    expect(await run('plan')).toContain('No changes.');
  });

  describe('on an account that has list, rules and CronJob', () => {
    let run: ReturnType<typeof open>;

    beforeEach(async () => {
      account.lists.push({ ...LIVE_LIST, num_items: ITEMS.length });
      account.items[LIST] = [...ITEMS];
      account.ruleset = LIVE_RULESET;
      await server.add(LIVE_CRON_JOB);
      run = open(adopting);
    });

    test('takes them over, and plans to zero with every item still on the list', async () => {
      expect(await run('plan')).toMatch(/Plan: 3 to import, \d+ to add, 3 to change, 0 to destroy/);
      await run('apply', '-auto-approve');
      expect([...kindsOf(account.writes)].sort()).toEqual(['POST tokens', 'PUT rules/lists', 'PUT rulesets']);
      expect(account.items[LIST]).toEqual(ITEMS);
      expect(account.ruleset).toMatchObject({ id: RULESET, rules: [{ action: 'block' }, { id: RULE }] });
      expect(await run('plan')).toContain('No changes.');
      const { object } = await server.read(LIVE_CRON_JOB);
      expect(object.spec).toMatchObject({ schedule: '*/2 * * * *', concurrencyPolicy: 'Forbid' });
    });

    test('leaves the items of the sync alone, and undoes what was done to the rules by hand', async () => {
      await run('apply', '-auto-approve');
      account.items[LIST] = ITEMS.slice(7);
      Object.assign(account.lists[0] ?? {}, { num_items: ITEMS.length - 7 });
      expect(await run('plan')).toContain('No changes.');
      const { rules = [] } = account.ruleset as { readonly rules?: readonly object[] };
      account.ruleset = { ...LIVE_RULESET, rules: rules.slice(1) };
      expect(await run('plan')).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
      await run('apply', '-auto-approve');
      expect(account.ruleset).toMatchObject({ id: RULESET, rules: [{ action: 'block' }, { action: 'skip' }] });
      expect(account.items[LIST]).toEqual(ITEMS.slice(7));
    });

    test('is not destroyed', async () => {
      await run('apply', '-auto-approve');
      account.calls.length = 0;
      await expect(run('destroy', '-auto-approve')).rejects.toThrow(/[Ii]nstance cannot be destroyed/);
      expect(account.writes).toEqual([]);
    });
  });
});

function edgeOf({ stacks }: ReturnType<typeof siteOf>): StackDocument {
  return stacks.find(({ name }) => name === 'edge')!;
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
