import { stringify } from 'yaml';
import { PIN } from '../support/pin';
import { EditedSite, type Refusal, refusals } from '../support/site/edited-site';

type Row = readonly [bypass: string, edit: (site: EditedSite) => void, refusal: Refusal];
const UNLISTED = 'remove it; a type that this stack needs gets a construct, rules, and a row in rules/readers/kinds.ts';
const UNLISTED_CHART =
  'remove it; a chart that this stack needs gets a construct, rules, and a place in rules/terraform/stack-contents.ts';
const UNLISTED_VALUE =
  'remove it; a value that the site needs gets a property of the construct, and a place in the list';
const RELEASE = 'helm_release.Release';
const SYNC = 'kubernetes_cron_job_v1.EdgeSync_CronJob';

function refuse(stack: string, address: string): readonly [Row[1], Refusal] {
  const kind = address.startsWith('data.') ? 'a data source' : 'a resource';
  const found = `is ${kind} of a type that the ${stack} stack does not list`;
  return [(site) => site.add(stack, address, {}), ['closed-world', address, found, UNLISTED]];
}

function containerOf(site: EditedSite, cronJob: string): unknown {
  const { template } = site.block(cronJob).spec!.job_template!.spec!;
  return (template!.spec!.container as unknown as unknown[])[0];
}

/** Another part of the values of a component. */
function release(component: 'server' | 'worker', change: object): Row[1] {
  return (site) => site.values('Release', (values) => Object.assign(values[component]!, change));
}

function wafRules(site: EditedSite): Record<string, string>[] {
  return site.block('cloudflare_ruleset.WafRules').rules as unknown as Record<string, string>[];
}

function push(list: unknown, member: object): void {
  (list as object[]).push(member);
}

function chart(name: string, repository: string, values: object): Row[1] {
  const block = { name, namespace: name, chart: name, repository, version: '1.0.0', atomic: true, timeout: 60 };
  return (site) => site.add('platform', `helm_release.${name}`, { ...block, values: [stringify(values)] });
}

const CLOSED_WORLD: readonly Row[] = [
  ['a blueprint', ...refuse('identity', 'authentik_blueprint.Mine')],
  ['`authentik_users {}`, for the members of a superuser group', ...refuse('identity', 'data.authentik_users.All')],
  [
    'a data source with an empty name, which returns the first group there is',
    (site) => site.add('identity', 'data.authentik_group.Any', { name: '' }),
    ['closed-world', 'data.authentik_group.Any', 'is found by name ""', 'state one literal name'],
  ],
  ['a zone setting', ...refuse('edge', 'cloudflare_zone_setting.SecurityLevel')],
  ['a page rule', ...refuse('edge', 'cloudflare_page_rule.UnderAttack')],
  ['a snippet', ...refuse('edge', 'cloudflare_snippet.Redirect')],
  [
    'a config rule with under_attack',
    (site) =>
      site.add('edge', 'cloudflare_ruleset.Config', {
        ...site.block('cloudflare_ruleset.WafRules'),
        phase: 'http_config_settings',
        rules: [
          {
            ref: 'under_attack',
            action: 'set_config',
            action_parameters: { security_level: 'under_attack' },
            expression: 'true',
            enabled: true,
          },
        ],
      }),
    [
      'closed-world',
      'cloudflare_ruleset.Config',
      'has phase "http_config_settings"',
      'set phase to http_request_firewall_custom',
    ],
  ],
  ...['Deployment', 'Secret', 'ConfigMap'].map(
    (kind): Row => [`a manifest of a ${kind}`, ...refuse('platform', `kubernetes_manifest.${kind}`)],
  ),
  [
    'a second release with an ingress on a login host',
    chart('oauth2-proxy', 'https://oauth2-proxy.github.io/manifests', {
      ingress: { enabled: true, hosts: ['authentik.harbour.example'] },
    }),
    [
      'closed-world',
      'helm_release.oauth2-proxy',
      'installs chart oauth2-proxy of https://oauth2-proxy.github.io/manifests, which is not listed',
      UNLISTED_CHART,
    ],
  ],
  [
    'a middleware on the entry point, in the values of Traefik',
    chart('traefik', 'https://traefik.github.io/charts', {
      ports: { websecure: { middlewares: ['traefik-crowdsec@kubernetescrd'] } },
    }),
    [
      'closed-world',
      'helm_release.traefik',
      'installs chart traefik of https://traefik.github.io/charts, which is not listed',
      UNLISTED_CHART,
    ],
  ],
  [
    'a middleware on the entry point, by a HelmChartConfig of k3s',
    (site) =>
      site.values('Objects', ({ manifests }) => {
        push(manifests, {
          apiVersion: 'helm.cattle.io/v1',
          kind: 'HelmChartConfig',
          metadata: { name: 'traefik', namespace: 'kube-system' },
          spec: { valuesContent: 'ports: {websecure: {middlewares: [traefik-crowdsec@kubernetescrd]}}' },
        });
      }),
    [
      'closed-world',
      'helm_release.Objects',
      'holds an object of the kind HelmChartConfig',
      'make it with its construct',
    ],
  ],
  [
    "the chart's own ingress",
    release('server', { ingress: { enabled: true, hosts: ['authentik.harbour.example'] } }),
    ['closed-world', RELEASE, 'sets values server.ingress.enabled true, server.ingress.hosts', UNLISTED_VALUE],
  ],
  [
    'objects that the chart prints as they are',
    (site) => site.values('Release', (values) => Object.assign(values, { additionalObjects: [{ kind: 'Ingress' }] })),
    ['closed-world', RELEASE, 'sets values additionalObjects', UNLISTED_VALUE],
  ],
  [
    'the environment from a foreign ConfigMap',
    release('server', { envFrom: [{ configMapRef: { name: 'tuning' } }] }),
    ['closed-world', RELEASE, 'sets values server.envFrom', UNLISTED_VALUE],
  ],
  [
    'a newer provider',
    (site) => Object.assign(site.config('identity').terraform!.required_providers!.authentik!, { version: '9999.1.0' }),
    [
      'closed-world',
      'terraform.required_providers.authentik',
      `is goauthentik/authentik 9999.1.0, where schemas and classes are of goauthentik/authentik ${PIN}`,
      'leave the version to the line of identity.serverVersion, or to package.json',
    ],
  ],
];

const INCIDENTS: readonly Row[] = [
  [
    'I6: literal UUIDs at both ends of the binding of a reputation policy',
    (site) =>
      site.add('identity', 'authentik_policy_binding.Literal', {
        target: '7d667321-2b02-4e16-8161-148078a8dac1',
        policy: 'ac98cb11-31d3-46ab-8883-bf51e6b09a60',
        order: 0,
      }),
    [
      'no-reputation-on-flow',
      'authentik_policy_binding.Literal',
      'binds ac98cb11-31d3-46ab-8883-bf51e6b09a60 to 7d667321-2b02-4e16-8161-148078a8dac1',
      'bind it to the stage binding of a captcha or deny stage, with StageBinding.addPolicy',
    ],
  ],
  [
    'I4: a block rule that forgets a login host',
    (site) => {
      const [block] = wafRules(site);
      Object.assign(block!, { expression: block?.expression?.replace(' "public-auth.harbour.example"', '') });
    },
    [
      'waf-login-hosts-open',
      'cloudflare_ruleset.WafRules',
      'rule crowdsec_ban blocks a banned visitor on public-auth.harbour.example',
      'add `and not (http.host in {...})` with every login host to its expression',
    ],
  ],
  [
    'I7: the embedded outpost without its PostgreSQL patch',
    (site) =>
      site.outpost('authentik_outpost.EmbeddedOutpost', (config) => {
        const patches = config.kubernetes_json_patches as unknown as { deployment: { path: string }[] };
        patches.deployment = patches.deployment.filter(({ path }) => !path.endsWith('/env'));
      }),
    [
      'embedded-outpost-patches',
      'authentik_outpost.EmbeddedOutpost',
      `has ${['HOST', 'PORT', 'USER', 'PASSWORD', 'NAME']
        .map((key) => `no AUTHENTIK_POSTGRESQL__${key} from the key of that name`)
        .join(', ')}`,
      'make it with EmbeddedOutpost',
    ],
  ],
  [
    'I13: another password stage at order 20 of the login flow',
    (site) => {
      site.add('identity', 'data.authentik_flow.LoginFlow', { slug: 'default-authentication-flow' });
      site.add('identity', 'data.authentik_stage.SecondPassword', { name: 'second-password' });
      site.add('identity', 'authentik_flow_stage_binding.SecondPassword', {
        target: '${data.authentik_flow.LoginFlow.id}',
        stage: '${data.authentik_stage.SecondPassword.id}',
        order: 20,
      });
    },
    [
      'single-password-prompt',
      'authentik_flow_stage_binding.SecondPassword',
      'asks for the password again, with stage second-password at order 20',
      'remove this binding: the identification stage asks for the password',
    ],
  ],
  [
    'I5: the sync without its alerts',
    (site) =>
      site.values('Objects', (values) => {
        const manifests = values.manifests as unknown as {
          kind?: unknown;
          spec?: { groups: { rules: { alert: string }[] }[] };
        }[];
        for (const { spec } of manifests.filter(({ kind }) => kind === 'PrometheusRule')) {
          for (const group of spec?.groups ?? []) {
            group.rules = group.rules.filter(({ alert }) => alert.startsWith('AuthentikBackup'));
          }
        }
      }),
    [
      'sync-alerts',
      SYNC,
      'has none of its alerts',
      'set platform.alerts and edge.sync.pushgateway in the site, which create the alerts; or state in an exception how the sync is watched',
    ],
  ],
  [
    'I14: a second block rule without the allow list',
    (site) => {
      const rules = wafRules(site);
      const expression = rules[0]?.expression?.replace(/ and not \(ip\.src in .*$/, '') ?? '';
      rules.push({ ...rules[0], ref: 'second', expression });
    },
    [
      'allow-list-kept',
      'cloudflare_ruleset.WafRules',
      'rule second can block 203.0.113.7',
      'add `and not (ip.src in {...})` with every address of edge.allowList to its expression',
    ],
  ],
  [
    'I14: an empty never-block list beside an allow list',
    (site) => {
      const { env } = containerOf(site, SYNC) as { env: { name: string }[] };
      env.splice(
        env.findIndex(({ name }) => name === 'EDGE_SYNC_NEVER_BLOCK'),
        1,
      );
    },
    [
      'allow-list-kept',
      SYNC,
      'the never-block list lacks 203.0.113.7',
      'give EdgeSync the allow list of the site as neverBlock',
    ],
  ],
  [
    'I10: AUTHENTIK_CACHE_TIMEOUT_FLOWS with one underscore',
    (site) =>
      site.values('Release', ({ worker }) => push(worker!.env, { name: 'AUTHENTIK_CACHE_TIMEOUT_FLOWS', value: '1' })),
    [
      'authentik-env-known',
      RELEASE,
      'states AUTHENTIK_CACHE_TIMEOUT_FLOWS for the worker, which authentik 2026.2.7 does not read',
      'write AUTHENTIK_CACHE__TIMEOUT_FLOWS',
    ],
  ],
  [
    'I12: a startup probe of 3 x 5 s',
    release('server', { startupProbe: { failureThreshold: 3, periodSeconds: 5 } }),
    [
      'helm-probes-patient',
      RELEASE,
      'server.startupProbe kills after 3 x 5 s, timeoutSeconds 3',
      'set failureThreshold x periodSeconds to 300 or more, and timeoutSeconds to 1 or more',
    ],
  ],
  [
    'I12: a liveness probe of 1 x 5 s for the worker',
    release('worker', { livenessProbe: { failureThreshold: 1, periodSeconds: 5, timeoutSeconds: 5 } }),
    [
      'helm-probes-patient',
      RELEASE,
      'worker.livenessProbe kills after 1 x 5 s, timeoutSeconds 5',
      'set failureThreshold x periodSeconds to 60 or more, and timeoutSeconds to 5 or more',
    ],
  ],
];

test.each([...CLOSED_WORLD, ...INCIDENTS])('%s', (_, edit, refusal) => {
  const site = new EditedSite();
  edit(site);
  expect(refusals(site.document)).toEqual([refusal]);
});
