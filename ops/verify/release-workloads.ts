import { isDeepStrictEqual } from 'node:util';
import { chartListen } from '../../constructs/authentik/server/release-env';
import type { ReleaseComponent } from '../../constructs/authentik/server/release-values';
import { isBlock } from '../../rules/readers/block';
import type { StackDocument } from '../../rules/readers/document';
import { respell } from '../../rules/readers/helm-documents';
import { authentikReleases, chartName } from '../../rules/readers/helm-values';
import { SENSITIVE } from '../core/conceal';
import { type ValueDifference, valueDifferences } from '../core/value-difference';
import { evaluate, PLACEHOLDER } from '../kubernetes/objects';
import type { KubernetesReader, V1Deployment } from '../kubernetes/reader';

/** Variables by name: `{ value }` of a literal, `{ valueFrom }` of a reference. */
type Environment = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A Deployment of authentik's Helm release, as far as the site states it. */
export interface ReleaseWorkload {
  readonly namespace: string;
  readonly name: string;
  readonly component: ReleaseComponent;
  readonly replicas: unknown;
  readonly env: Environment;
}

/** The Deployments of authentik's own chart, with the values that the stack gives it. */
export function releaseWorkloads(stack: StackDocument): readonly ReleaseWorkload[] {
  return authentikReleases(stack).flatMap(({ block, namespace, values }) =>
    (['server', 'worker'] as const).flatMap((component) => {
      const stated = respell(values[component], (text) => evaluate(text, stack));
      if (!isBlock(stated)) return [];
      const { replicas, env } = stated;
      const place = { namespace: evaluate(namespace, stack), name: `${chartName(String(block.name))}-${component}` };
      return [{ ...place, component, replicas, env: environment(env) }];
    }),
  );
}

/** How a live Deployment differs from the site, and the commands that restore it. */
export interface WorkloadState {
  readonly differences: readonly ValueDifference[];
  readonly commands: readonly string[];
  /** Name of the HorizontalPodAutoscaler that sets the replicas. @default the site's count is compared */
  readonly autoscaler?: string | undefined;
}

/**
 * Compares replicas and environment. Terraform reads a Helm release as its values: a plan shows neither a server that
 * `kubectl scale` reduced to one nor an edited variable.
 */
export async function workloadState(
  kubernetes: KubernetesReader,
  stated: ReleaseWorkload,
  { spec }: V1Deployment,
): Promise<WorkloadState> {
  const { containers = [] } = spec?.template.spec ?? {};
  // A mesh adds its own container in front.
  const container = containers.find(({ name }) => name === stated.component) ?? containers[0];
  const replicas = spec?.replicas ?? 1;
  const found = valueDifferences(
    { replicas: stated.replicas, env: stated.env },
    { replicas, env: environment(container?.env) },
    {
      isSame,
      isLeftOut: ({ keys }, stack, live) => stack === undefined && (isOfChart(keys, live) || isReloaders(keys)),
      whole: ['stack', 'live'],
    },
  );
  const autoscaler =
    replicas > 0 && found.some(({ path }) => path === 'replicas') ? await autoscalerOf(kubernetes, stated) : undefined;
  const differences = found
    .filter(({ path }) => path !== 'replicas' || autoscaler === undefined)
    // The site states no value: what was written there may be a secret under any name.
    .map((one) => (one.stack === undefined ? { ...one, live: SENSITIVE } : one));
  return { differences, commands: commandsFor(stated, container?.name ?? stated.component, differences), autoscaler };
}

/** Of two variables with one name Kubernetes takes the last. */
function environment(list: unknown): Environment {
  const variables: readonly unknown[] = Array.isArray(list) ? list : [];
  return Object.fromEntries(
    variables.filter(isBlock).map(({ name, value, valueFrom }) => [
      String(name),
      // The API server leaves an empty value out.
      isBlock(valueFrom) ? { valueFrom } : { value: String(value ?? '') },
    ]),
  );
}

function isSame(stack: unknown, live: unknown): boolean {
  return (typeof stack === 'string' && stack.includes(PLACEHOLDER)) || isDeepStrictEqual(stack, live);
}

/** Charts before 2026.8 add the addresses to listen on, and so may the site. */
function isOfChart([section, name = '', ...below]: readonly string[], live: unknown): boolean {
  return section === 'env' && below.length === 0 && isDeepStrictEqual(live, { value: chartListen(name) });
}

/** Stakater's Reloader restarts pods by a variable of its own when a Secret or ConfigMap changes. */
function isReloaders([section, name = '']: readonly string[]): boolean {
  return section === 'env' && name.startsWith('STAKATER_');
}

async function autoscalerOf(kubernetes: KubernetesReader, { namespace, name }: ReleaseWorkload) {
  const autoscalers = await kubernetes.autoscalers(namespace);
  const own = autoscalers.find(({ spec }) => {
    return spec?.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === name;
  });
  return own?.metadata?.name;
}

/** One command for all variables: each starts a rollout. */
function commandsFor(
  { namespace, name, env, replicas }: ReleaseWorkload,
  container: string,
  differences: readonly ValueDifference[],
): readonly string[] {
  const place = `kubectl -n ${namespace}`;
  // A name of other characters is quoted in the path.
  const names = new Set(differences.flatMap(({ path }) => /^env(?:\.|\[)("[^"]*"|\w+)/.exec(path)?.[1] ?? []));
  const settings = [...names].map((variable) => settingOf(variable, env[variable]));
  const texts = settings.filter((setting) => setting !== undefined);
  return [
    ...(differences.some(({ path }) => path === 'replicas')
      ? [`${place} scale deployment/${name} --replicas=${String(replicas)}`]
      : []),
    ...(texts.length === 0 ? [] : [`${place} set env deployment/${name} -c ${container} ${texts.join(' ')}`]),
    // No command sets a reference to one key of a Secret.
    ...(texts.length < settings.length ? [`${place} edit deployment/${name}`] : []),
  ];
}

function settingOf(variable: string, stated: Environment[string] | undefined): string | undefined {
  if (stated === undefined) return /^\w+$/.test(variable) ? `${variable}-` : undefined;
  const { value } = stated;
  if (typeof value !== 'string' || value.includes(PLACEHOLDER)) return undefined;
  return /^[\w.:/@,+=-]*$/.test(value) ? `${variable}=${value}` : `${variable}='${value.replaceAll("'", "'\\''")}'`;
}
