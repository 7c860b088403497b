import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartPodLabels } from '../../constructs/authentik/server/release-values';
import { readChart } from '../../dev/versions/chart';
import { type KubernetesObject, kubernetesObjects } from '../../ops/kubernetes/objects';
import { releaseWorkloads, workloadState } from '../../ops/verify/release-workloads';
import { chartKeys } from '../../rules/readers/chart-keys';
import type { Block, StackDocument } from '../../rules/readers/document';
import { ingresses } from '../../rules/readers/ingresses';
import { inputNamed } from '../../sites/named';
import type { Platform } from '../../sites/schema/platform';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { synthesise } from '../../stacks/synthesis';
import { harbour } from '../fixtures/sites/harbour';
import {
  AuthentikChart,
  chartFolder,
  findMissingChart,
  readRelease,
  type StatedRelease,
} from '../support/authentik/chart';
import { describeIf } from '../support/describe-if';
import { KubeApiserver } from '../support/kubernetes/kube-apiserver';
import { OpsCluster } from '../support/ops/cluster';
import { LINES, NEW_SITES, onLine } from '../support/server-lines';
import { nameFolder } from '../support/site/synth';

/** Everything that a site may say of the release, so that every value of ours is stated. */
const WHOLE: Partial<NonNullable<SiteInput['platform']>['release']> = {
  imageRepository: 'registry.example.org/authentik/server',
  listen: 'ipv4',
  env: { AUTHENTIK_LOG_LEVEL: 'debug' },
  metrics: 'service-monitor',
  placement: {
    nodeSelector: { room: 'cellar' },
    tolerations: [{ key: 'dedicated', value: 'login', effect: 'NoSchedule' }],
    priorityClass: 'important',
    spreadOverZones: true,
  },
};

interface Rendered {
  readonly site: SiteInput;
  readonly platform: Platform;
  readonly stack: StackDocument;
  readonly release: StatedRelease;
  readonly objects: readonly KubernetesObject[];
}

/**
 * Shows what every chart makes of the values, against what the constructs, and so the rest of the stack, take for granted.
 */
describe.each(LINES.map((line) => ({ line, chart: line.chart })))('chart $chart', ({ line, chart }) => {
  const describeChart = describeIf(`chart ${chart}`, findMissingChart(chart, KubeApiserver.findMissing()));
  let directory = '';
  let real: AuthentikChart;

  function renderChart(input: SiteInput): Rendered {
    const { document } = synthesise(input, nameFolder());
    const stack = document.stacks.find(({ name }) => name === 'platform') as StackDocument;
    const release = readRelease(stack);
    const platform = defineSite(input).platform as Platform;
    return { site: input, platform, stack, release, objects: real.render(release) };
  }

  describeChart('with the values of a site', () => {
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'gatehouse-chart-'));
      real = new AuthentikChart(chart, directory);
    });

    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    test('reads the keys that are recorded of it', () => {
      expect(readChart(chartFolder(chart))).toEqual({
        name: 'authentik',
        version: chart,
        keys: chartKeys('authentik', chart),
      });
    });

    test.each(['annotations', 'service-monitor'] as const)(
      'reads every value that we state (metrics: %s)',
      (metrics) => {
        const site = onLine(inputNamed('homelab'), line, ({ platform }) => {
          Object.assign(platform?.release ?? {}, WHOLE, { metrics });
          // Metrics are for the Prometheus of the alerts.
          Object.assign(platform ?? {}, { alerts: { ...harbour.platform?.alerts, publicHosts: undefined } });
        });
        const { release, objects } = renderChart(site);
        // A value of its own in place of each text and number shows in the objects. A switch changes them.
        const [marked, marks] = withMarks(release.values);
        const text = JSON.stringify(real.render({ ...release, values: marked }));
        const hidden = Object.entries(marks).filter(([, mark]) => !text.includes(mark));
        const before = JSON.stringify(objects);
        const switches = leaves(release.values).filter((path) => isSwitch(valueUnder(release.values, path), path));
        const inert = switches.filter((path) => {
          const values = withValue(release.values, path, (value) =>
            value === true || value === false ? !value : 'none',
          );
          return JSON.stringify(real.render({ ...release, values })) === before;
        });
        const variables = objects.filter(({ kind }) => kind === 'Deployment').map((one) => containersOf(one)[0]?.env);
        for (const env of variables)
          expect(findRepeated((env as readonly Block[]).map(({ name }) => name))).toEqual([]);
        expect(variables).toHaveLength(2);
        expect(hidden).toEqual([]);
        expect(inert).toEqual([]);
      },
    );

    describe.each(NEW_SITES.map((site) => [site.name, site] as const))('%s', (_, input) => {
      let all: Rendered;
      const findObject = (kind: string, name: string) =>
        all.objects.find((object) => object.kind === kind && object.metadata.name === name) as KubernetesObject;

      beforeAll(() => {
        all = renderChart(onLine(input, line));
      });

      test('renders Deployments in which verify finds no difference', async () => {
        const cluster = new OpsCluster();
        const states = releaseWorkloads(all.stack).map((workload) =>
          workloadState(cluster, workload, findObject('Deployment', workload.name)),
        );
        expect(await Promise.all(states)).toEqual([
          { differences: [], commands: [] },
          { differences: [], commands: [] },
        ]);
      });

      test.each(['server', 'worker'] as const)('gets the pods of the %s as the site states them', (component) => {
        const { release, platform, site } = all;
        const deployment = findObject('Deployment', `${release.name}-${component}`);
        const spec = deployment.spec as Block;
        const { metadata, spec: pod } = spec.template as { metadata: Block; spec: Block };
        const [container = {}, ...others] = pod.containers as readonly Block[];
        const stated = release.values[component] as Block;
        expect(others).toEqual([]);
        expect(spec.replicas).toBe(platform.release[component].replicas);
        expect(spec.strategy).toEqual(stated.deploymentStrategy);
        expect(metadata.labels).toMatchObject(chartPodLabels(release.name, component));
        expect(spec.selector).toEqual({ matchLabels: chartPodLabels(release.name, component) });
        expect(container.image).toBe(`ghcr.io/goauthentik/server:${site.identity.serverVersion}`);
        expect(container.envFrom).toEqual([{ secretRef: { name: platform.secrets.authentik.name } }]);
        expect(container.resources).toEqual(stated.resources);
        for (const probe of ['livenessProbe', 'readinessProbe'] as const) {
          expect(container[probe]).toMatchObject((stated[probe] as Block | undefined) ?? {});
          expect(
            Object.keys(container[probe] as Block).filter((key) => /^(exec|httpGet|tcpSocket|grpc)$/.test(key)),
          ).toHaveLength(1);
        }
        // 60 times 10 s: `platform.release.timeoutSeconds` waits at least as long.
        expect(container.startupProbe).toMatchObject({ failureThreshold: 60, periodSeconds: 10 });
      });

      test.each(['server', 'worker'] as const)('gives the %s our variables', (component) => {
        const { release } = all;
        const { env } = containersOf(findObject('Deployment', `${release.name}-${component}`))[0] as { env: Block[] };
        expect(env).toEqual(expect.arrayContaining((release.values[component] as Block).env as Block[]));
      });

      test("has the Service that ingresses and forward auth name, on the server's pods", () => {
        const { release, stack } = all;
        const { spec } = findObject('Service', `${release.name}-server`) as unknown as { spec: Block };
        expect(spec.selector).toEqual(chartPodLabels(release.name, 'server'));
        expect(spec.ports).toEqual(expect.arrayContaining([expect.objectContaining({ port: 80, targetPort: 9000 })]));
        const backends = ingresses(stack).flatMap(({ backends: own }) => own);
        const asked = backends.filter(({ service }) => service === `${release.name}-server`).map(({ port }) => port);
        expect(asked.length).toBeGreaterThan(0);
        expect((spec.ports as readonly Block[]).map(({ port }) => port)).toEqual(expect.arrayContaining(asked));
      });

      test('has pods that our network policies select, listening on the ports that they open', () => {
        const { release, stack } = all;
        const own = policiesOf(stack).filter(({ labels }) => labels['app.kubernetes.io/instance'] === release.name);
        expect(own).toHaveLength(2);
        for (const { labels, ports } of own) {
          const selected = deploymentsWith(all.objects, labels);
          expect(selected).toHaveLength(1);
          expect(selected.flatMap(containerPorts)).toEqual(expect.arrayContaining([...ports]));
        }
      });

      test('is what the controller of the embedded outpost selects for its Service', () => {
        const selector = { 'app.kubernetes.io/name': 'authentik', 'app.kubernetes.io/component': 'server' };
        const selected = deploymentsWith(all.objects, selector);
        expect(selected.map(({ metadata }) => metadata.name)).toEqual([`${all.release.name}-server`]);
      });

      test('has no budget that keeps a node from being drained', () => {
        const { release, platform } = all;
        const budget = (component: string) =>
          (findObject('PodDisruptionBudget', `${release.name}-${component}`).spec as Block | undefined) ?? {};
        expect(budget('server')).toMatchObject({ minAvailable: platform.release.server.minAvailable });
        expect(budget('worker')).toMatchObject({ maxUnavailable: platform.release.worker.maxUnavailable });
      });
    });
  });
});

/** Paths of all values that are no mapping and no list. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

function valueUnder(values: Block, path: readonly string[]): unknown {
  return path.reduce<unknown>((one, key) => (one as Block)[key], values);
}

/** A value that decides what else is rendered. */
function isSwitch(value: unknown, path: readonly string[]): boolean {
  return typeof value === 'boolean' || path.slice(-2).join('.') === 'deploymentStrategy.type';
}

function withValue(values: Block, path: readonly string[], change: (value: unknown) => unknown): Block {
  const copy = structuredClone(values) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((one, key) => one[key] as Record<string, unknown>, copy);
  const [key = ''] = path.slice(-1);
  parent[key] = change(parent[key]);
  return copy;
}

/** A copy with a text or number of its own at every path that is no switch, and these by their paths. */
function withMarks(values: Block): readonly [Block, Readonly<Record<string, string>>] {
  const paths = leaves(values).filter((path) => !isSwitch(valueUnder(values, path), path));
  const marks = paths.map((path, index): [string, string] => [
    path.join('.'),
    typeof valueUnder(values, path) === 'number' ? `${70_000 + index}` : `mark-${index}-here`,
  ]);
  const marked = paths.reduce((one, path, index) => {
    const mark = marks[index]?.[1];
    return withValue(one, path, (value) => (typeof value === 'number' ? Number(mark) : mark));
  }, values);
  return [marked, Object.fromEntries(marks)];
}

function findRepeated(names: readonly unknown[]): readonly unknown[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function containersOf({ spec }: KubernetesObject): readonly Block[] {
  return ((spec as Block).template as { spec: { containers: readonly Block[] } }).spec.containers;
}

function containerPorts(deployment: KubernetesObject): readonly unknown[] {
  return containersOf(deployment).flatMap(({ ports }) =>
    (ports as readonly Block[]).map(({ containerPort }) => containerPort),
  );
}

/** Deployments whose pods a selector takes. */
function deploymentsWith(objects: readonly KubernetesObject[], selector: Block): readonly KubernetesObject[] {
  return objects.filter(({ kind, spec }) => {
    if (kind !== 'Deployment') return false;
    const { labels } = ((spec as Block).template as { metadata: { labels: Block } }).metadata;
    return Object.entries(selector).every(([key, value]) => labels[key] === value);
  });
}

/** Selector and ports of incoming connections of each NetworkPolicy. */
function policiesOf(stack: StackDocument): readonly { labels: Block; ports: readonly unknown[] }[] {
  const policies = kubernetesObjects(stack).filter(({ object }) => object.kind === 'NetworkPolicy');
  return policies.map(({ object }) => {
    const { podSelector, ingress } = object.spec as { podSelector: Block; ingress?: readonly Block[] };
    const ports = (ingress ?? []).flatMap((rule) => (rule.ports as readonly Block[] | undefined) ?? []);
    return { labels: (podSelector.matchLabels as Block | undefined) ?? {}, ports: ports.map(({ port }) => port) };
  });
}
