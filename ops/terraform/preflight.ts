import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { compareVersions } from '../../constructs/core/version';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { Interrupt } from '../core/interrupt';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';
import { isAttributes } from '../review/plan-document';
import type { PlanTools } from './plan-tools';
import type { RecordedBackend, StackFolder } from './stack-folder';

/** The oldest Terraform and OpenTofu with `removed` blocks, and with import ids that are expressions. */
const OLDEST_ENGINE = '1.7.0';
const TIMEOUT_MS = 5_000;

/** The checks ask the machine and the network these questions. */
export interface PreflightTools
  extends Pick<PlanTools, 'run' | 'binary' | 'isRunner' | 'clusterVersion' | 'lockFileOf'> {
  /** @default the global one */
  readonly fetch?: typeof fetch;
}

export interface PreflightInput {
  readonly folders: readonly StackFolder[];
  /** Names that the command line sets; undefined where a file sets some: it is not read. */
  readonly given?: readonly string[];
  /** Whether the state is to be moved to another backend in this run. */
  readonly migratesState: boolean;
}

interface PreflightCheck {
  readonly text: string;
  /** The command ends with it where the check failed. @default it did not */
  readonly exitCode?: ExitCode;
}

const failCheck = (text: string): PreflightCheck => ({ text, exitCode: ExitCode.USAGE });
const silent = (text: string): PreflightCheck => ({ text, exitCode: ExitCode.UNKNOWN });

/**
 * Everything that would make Terraform fail later, asked at once. On stderr: a line for each check that failed, or for all if
 * none did.
 *
 * @throws OpsError USAGE where something is not set up, UNKNOWN where a service does not answer
 */
export async function preflight(input: PreflightInput, tools: PreflightTools, context: OpsContext): Promise<void> {
  const { folders } = input;
  const checks = [
    await engine(tools),
    ...variables(input, context),
    ...folders.flatMap((folder) => [...lockFile(folder, tools), ...backend(folder, input, tools, context)]),
    ...(await Promise.all([
      ...authentikUrls(folders).map((url) => answers('authentik', `${url}/api/v3/root/config/`, tools, context)),
      ...(hasProvider(folders, 'cloudflare') ? [answers('Cloudflare', cloudflare(context), tools, context)] : []),
      ...(hasProvider(folders, 'kubernetes', 'helm') ? [cluster(tools, context)] : []),
    ])),
  ];
  const failed = checks.flatMap(({ exitCode }) => (exitCode === undefined ? [] : [exitCode]));
  for (const { text, exitCode } of checks) {
    if (exitCode !== undefined) context.terminal.note(`!!  ${text}`);
    else if (failed.length === 0) context.terminal.note(`ok  ${text}`);
  }
  if (failed.length === 0) return;
  throw new OpsError({
    what: `${failed.length} of ${checks.length} checks before Terraform failed; nothing was planned`,
    remedy: 'correct what the lines with !! say, and run the command again',
    exitCode: failed.includes(ExitCode.USAGE) ? ExitCode.USAGE : ExitCode.UNKNOWN,
  });
}

async function engine({ run, binary }: PreflightTools): Promise<PreflightCheck> {
  const install = `install Terraform ${OLDEST_ENGINE} or newer, or OpenTofu with TERRAFORM_BINARY_NAME=tofu`;
  const result = await run(binary, ['version', '-json'], { directory: '.' }).catch((error: unknown) => {
    if (error instanceof Interrupt) throw error;
    return undefined;
  });
  if (result === undefined) return failCheck(`${binary}: not found; ${install}`);
  const document = readJson(result.stdout);
  const version = isAttributes(document) ? document.terraform_version : undefined;
  if (result.status !== 0 || typeof version !== 'string') {
    return failCheck(`${binary}: does not report its version; ${install}`);
  }
  const isOld = compareVersions(version.replace(/[-+].*/, ''), OLDEST_ENGINE) < 0;
  return isOld ? failCheck(`${binary}: ${version} is too old; ${install}`) : { text: `${binary} ${version}` };
}

/** Every variable of the stacks that nothing sets, in the words of the site's register. */
function variables({ folders, given }: PreflightInput, context: OpsContext): readonly PreflightCheck[] {
  const names = [...new Set(folders.flatMap((folder) => folder.variables))].sort();
  if (given === undefined) return [{ text: `variables: ${names.length}, some from a file that is not checked` }];
  const unset = names.filter((name) => !given.includes(name) && context.variable(`TF_VAR_${name}`) === undefined);
  if (unset.length === 0) return [{ text: `variables: ${names.length}, all set` }];
  return unset.map((name) => failCheck(`TF_VAR_${name} is not set${describeSource(name, context)}`));
}

function describeSource(name: string, context: OpsContext): string {
  if (name.startsWith('adopt_')) return ': the key of an object to adopt; `npm run ops -- adopt` finds it';
  const secret = context.site.secrets[name];
  return secret === undefined ? '' : `: opens ${secret.opens}; from ${secret.from}`;
}

/** Behind a mirror nothing can make one: a mirror has the checksums of one platform, or none. */
function lockFile({ name, needsProviders }: StackFolder, { lockFileOf }: PreflightTools): readonly PreflightCheck[] {
  if (!needsProviders || existsSync(lockFileOf(name))) return [];
  const how = '`npm run lock` writes one where a provider registry can be reached';
  return [{ text: `providers of ${name}: as their pins say, without a lock file; ${how}` }];
}

function backend(
  folder: StackFolder,
  { migratesState }: PreflightInput,
  { isRunner }: PreflightTools,
  context: OpsContext,
): readonly PreflightCheck[] {
  const { name, backend: now, initialisedBackend: before } = folder;
  if (isRunner && now.type === 'local') {
    return [failCheck(`state of ${name}: local, on a runner that is thrown away; give the site another backend`)];
  }
  if (now.type === 'pg' && ['PG_CONN_STR', 'PGHOST'].every((one) => context.variable(one) === undefined)) {
    return [failCheck(`state of ${name}: in PostgreSQL, and PG_CONN_STR is not set`)];
  }
  if (before === undefined || migratesState || isSame(now, before)) {
    return [{ text: `state of ${name}: ${now.type}${before === undefined ? ', used here for the first time' : ''}` }];
  }
  const remedy = 'move the state with --migrate-state, or go back to the other site or backend';
  return [failCheck(`state of ${name}: ${show(before)} until now, ${show(now)} in the site; ${remedy}`)];
}

/** What Terraform has recorded holds every argument of the backend, also those that are unset. */
function isSame(now: RecordedBackend, before: RecordedBackend): boolean {
  const { type, config } = now;
  return (
    type === before.type && Object.entries(config).every(([key, value]) => isDeepStrictEqual(before.config[key], value))
  );
}

/** Without what Terraform has recorded from the environment, passwords among it. */
function show({ type, config }: RecordedBackend): string {
  const place = config.path ?? config.schema_name ?? config.key ?? config.secret_suffix;
  return typeof place === 'string' ? `${type} ${place}` : type;
}

function authentikUrls(folders: readonly StackFolder[]): readonly string[] {
  const urls = folders.flatMap((folder) => folder.provider('authentik').map(({ url }) => url));
  return [...new Set(urls)].filter((url) => typeof url === 'string').map((url) => url.replace(/\/+$/, ''));
}

function cloudflare(context: OpsContext): string {
  return `${context.variable('CLOUDFLARE_BASE_URL') ?? 'https://api.cloudflare.com/client/v4'}/ips`;
}

function hasProvider(folders: readonly StackFolder[], ...names: readonly string[]): boolean {
  return folders.some((folder) => names.some((name) => folder.provider(name).length > 0));
}

/** Whether a service answers, whatever it says. */
async function answers(name: string, url: string, tools: PreflightTools, context: OpsContext): Promise<PreflightCheck> {
  const { origin } = new URL(url);
  const proxy = ['HTTPS_PROXY', 'https_proxy'].find((one) => context.variable(one) !== undefined);
  if (proxy !== undefined) return { text: `${name}: not asked, since ${proxy} is set` };
  try {
    const ask = tools.fetch ?? fetch;
    const { status } = await ask(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
    return status < 500 ? { text: `${name}: ${origin} answers` } : silent(`${name}: ${origin} answers HTTP ${status}`);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const reason = reasonOf(cause);
    // Terraform asks the machine which authorities it trusts, Node has its own list.
    if (/certificate|self.signed/i.test(reason)) return { text: `${name}: ${origin} answers; ${reason}` };
    return silent(`${name}: ${origin} does not answer (${reason})`);
  }
}

async function cluster({ clusterVersion }: PreflightTools, context: OpsContext): Promise<PreflightCheck> {
  if (
    ['KUBE_CONFIG_PATH', 'KUBE_CONFIG_PATHS', 'KUBE_HOST', 'KUBERNETES_SERVICE_HOST'].every(
      (name) => context.variable(name) === undefined,
    )
  ) {
    return failCheck('cluster: KUBE_CONFIG_PATH is not set; it names the kubeconfig that the providers read');
  }
  if (context.variable('KUBE_CONFIG_PATH') === undefined)
    return { text: 'cluster: not asked without KUBE_CONFIG_PATH' };
  try {
    return { text: `cluster: Kubernetes ${await clusterVersion()} answers` };
  } catch (error) {
    return silent(`cluster: ${reasonOf(error)}`);
  }
}
