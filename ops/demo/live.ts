import { resourcesOfType, type SiteDocument } from '../../rules/readers/document';
import type { Site } from '../../sites/schema/site';
import { stateAccess } from '../../stacks/stated-access';
import type { Query } from '../authentik/client';
import type { HttpAnswer } from '../core/http-probe';
import { manifestReleases } from '../kubernetes/custom-resources';
import type { CustomResourceReader, KubernetesReader } from '../kubernetes/reader';
import type { AuthentikReader, CheckSources } from '../verify/check-sources';
import { releaseWorkloads } from '../verify/release-workloads';

/**
 * The demo's site as it runs, in memory: no check reaches the network. An upgrade of authentik has bound the password stage
 * to the login flow again, so that the login asks for the password twice (incident I13).
 */
export function buildLiveDemo(site: Site, document: SiteDocument): CheckSources {
  const http = { get: async (url: string) => answerOf(url, site) };
  return {
    site,
    now: () => new Date(0),
    sleep: async () => undefined,
    document: async () => document,
    kubernetes: { ...clusterOf(site, document), ...customResourcesOf(document), object: async () => undefined },
    authentik: authentikOf(site, document),
    http,
    ask: () => notThere('browser'),
    secret: (name) => name,
    bannedHttp: http,
    sessions: { read: () => notThere('sessions') },
    cloudflare: {
      ruleset: async () =>
        document.stacks.flatMap((stack) => resourcesOfType(stack, 'cloudflare_ruleset'))[0]?.block as never,
    },
    drift: async (stack) => ({ stack, changes: [], known: [], unused: [], names: {} }),
  };
}

/** Returns what a banned address gets: a block, and on authentik's host the login. */
function answerOf(url: string, { identity }: Site): HttpAnswer {
  const { hostname, pathname } = new URL(url);
  if (hostname !== identity.host) return { status: 403, headers: { 'cf-ray': 'demo' }, body: '' };
  const { slug } = identity.signIn.flow;
  if (pathname === '/flows/-/default/authentication/') {
    return { status: 302, headers: { location: `/if/flow/${slug}/` }, body: '' };
  }
  const component = pathname.includes(`/${slug}/`) ? 'ak-stage-identification' : 'ak-stage-access-denied';
  return { status: 200, headers: {}, body: JSON.stringify({ component, password_fields: true }) };
}

type Rows = readonly Readonly<Record<string, unknown>>[];

function authentikOf(site: Site, { stacks }: SiteDocument): AuthentikReader {
  const { identity } = site;
  const access = stateAccess(site);
  const clients = stacks.flatMap((stack) => resourcesOfType(stack, 'authentik_provider_oauth2'));
  const { flow, identification, logins } = identity.signIn;
  if (identification === undefined) throw new RangeError('the site of the demo does not state its first screen');
  const stage = (order: number, name: string, component: string) => ({
    target: flow.slug,
    order,
    stage_obj: { pk: name, name, component },
  });
  const loginNames = Object.values(logins).map(({ name }) => name);
  const components: Readonly<Record<string, string>> = {
    [identification.name]: 'ak-stage-identification-form',
    ...Object.fromEntries(loginNames.map((name) => [name, 'ak-stage-user-login-form'])),
  };
  const bindings = Object.values(flow.bindings).map((one) =>
    stage(one.order, one.stage, components[one.stage] ?? 'ak-stage-authenticator-validate-form'),
  );
  const lists: Readonly<Record<string, Rows>> = {
    '/flows/bindings/': [...bindings, stage(20, identification.passwordStage, 'ak-stage-password-form')],
    '/flows/instances/': [flow.slug, identity.flows.authorization].map((slug) => ({ pk: slug, slug })),
    '/stages/user_login/': Object.values(logins).map(({ name, sessionDuration }) => ({
      name,
      session_duration: String(sessionDuration),
      flow_set: [{ slug: flow.slug }],
    })),
    '/core/groups/': Object.values(identity.groups).map(({ name, superuser }) => ({
      pk: name,
      name,
      is_superuser: superuser,
    })),
    // A user of each group.
    '/core/users/': Object.values(identity.groups).map(({ name }, index) => ({
      pk: index,
      is_active: true,
      is_superuser: false,
      groups: [name],
    })),
    '/policies/reputation/': [],
    '/core/applications/': Object.values(identity.applications).map(({ name, slug }) => ({ pk: slug, name, slug })),
    '/policies/bindings/': Object.values(identity.applications).flatMap(({ name, slug }) =>
      [...access.administrators, ...(access.applications[name]?.groups ?? [])].map((group) => ({
        target: slug,
        policy: null,
        group_obj: { name: group },
        enabled: true,
      })),
    ),
    '/core/brands/': [
      { domain: 'authentik-default', default: true, flow_authentication: flow.slug, flow_recovery: null },
    ],
    '/sources/all/': [],
    '/sources/oauth/': [],
    '/stages/identification/': [{ pk: identification.name, name: identification.name }],
    '/providers/all/': clients.map(({ address, block: { name } }) => ({
      pk: address,
      name,
      authorization_flow: identity.flows.authorization,
    })),
    '/providers/oauth2-dcr/': [],
    '/providers/oauth2/': clients.map(({ address, block }) => ({ pk: address, client_type: block.client_type })),
  };
  const all = async <T>(path: string) => (lists[path] ?? (await notThere(path))) as readonly T[];
  const opens = (application: string, group: string | undefined) =>
    [...access.administrators, ...(access.applications[application]?.groups ?? [])].includes(group ?? '');
  return {
    all,
    shown: async <T>(_: string, { for_user: user }: Query) => {
      const group = Object.values(identity.groups)[Number(user)]?.name;
      const rows: Rows = Object.values(identity.applications).filter(({ name }) => opens(name, group));
      return rows as readonly T[];
    },
    get: async <T>(path: string) => {
      if (path === '/admin/version/') return { version_current: identity.serverVersion } as T;
      const [, pk] = /^\/flows\/instances\/([^/]+)\/$/.exec(path) ?? [];
      return (pk === undefined ? await notThere(path) : { pk }) as T;
    },
  };
}

function clusterOf({ identity }: Site, { stacks }: SiteDocument): KubernetesReader {
  const image = `ghcr.io/goauthentik/server:${identity.serverVersion}`;
  const workloads = stacks.flatMap(releaseWorkloads);
  return {
    deployment: async (_, name) => {
      const workload = workloads.find((one) => one.name === name);
      const replicas = Number(workload?.replicas ?? 1);
      const env = Object.entries(workload?.env ?? {}).map(([variable, value]) => ({ name: variable, ...value }));
      return {
        metadata: { name, generation: 1 },
        spec: { replicas, selector: {}, template: { spec: { containers: [{ name, image, env }] } } },
        status: { observedGeneration: 1, updatedReplicas: replicas, readyReplicas: replicas },
      };
    },
    autoscalers: async () => [],
    service: () => notThere('service'),
    ingress: () => notThere('ingress'),
    endpointSlices: () => notThere('endpoints'),
    pods: () => notThere('pods'),
    log: () => notThere('log'),
    exec: () => notThere('exec'),
  };
}

/** Returns them as Helm made them. */
function customResourcesOf({ stacks }: SiteDocument): CustomResourceReader {
  const manifests = stacks.flatMap(manifestReleases).flatMap((release) => release.manifests);
  return {
    customResource: async (_, kind, namespace, name) =>
      manifests.find((one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name),
    definition: async () => undefined,
  };
}

function notThere(what: string): Promise<never> {
  return Promise.reject(new RangeError(`the demo has no ${what}`));
}
