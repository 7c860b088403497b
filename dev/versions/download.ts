import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lineOf } from '../../constructs/authentik/server/server-line';
import { compareVersions } from '../../constructs/core/version';
import { ClientError, type RunClient } from './client';
import { SETTINGS_SOURCES } from './server-settings';

const REPOSITORY = 'goauthentik/authentik';
const CHARTS = 'https://charts.goauthentik.io';
const PROVIDER = 'goauthentik/authentik';

/**
 * Fills a folder with the facts of a line, as `readLine` takes them: the source by `gh`, the chart by `helm`, the provider's
 * schema by `terraform`. A chart or provider that cannot be had is left out and noted.
 *
 * @param name of the line, or a version of it
 * @throws ClientError where the source cannot be had
 */
export function downloadFacts(name: string, folder: string, run: RunClient, note: (text: string) => void): void {
  const newest = /^\d+\.\d+\.\d+$/.test(name) ? name : newestServer(run, name);
  mkdirSync(folder, { recursive: true });
  for (const path of [SETTINGS_SOURCES.defaults, SETTINGS_SOURCES.loader, ...SETTINGS_SOURCES.pages]) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const address = `repos/${REPOSITORY}/contents/${path}?ref=version/${newest}`;
    writeFileSync(file, run('gh', ['api', address, '-H', 'Accept: application/vnd.github.raw']));
  }
  const optional = [() => downloadChart(newest, folder, run), () => downloadProvider(newest, folder, run)];
  for (const part of optional) {
    try {
      part();
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      note(error.message);
    }
  }
  writeFileSync(join(folder, 'release.json'), `${JSON.stringify({ newest })}\n`);
}

/** @param line @default every line */
export function newestServer(run: RunClient, line?: string): string {
  return newestRelease(run, REPOSITORY, (tag) => {
    const version = /^version\/(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
    return version === undefined || (line !== undefined && lineOf(version) !== line) ? undefined : version;
  });
}

/** The newest release of a repository, by the version that a tag stands for. */
export function newestRelease(
  run: RunClient,
  repository: string,
  versionOf: (tag: string) => string | undefined,
): string {
  const args = [
    'release',
    'list',
    '--repo',
    repository,
    '--exclude-drafts',
    '--exclude-pre-releases',
    '--limit',
    '200',
  ];
  const releases = JSON.parse(run('gh', [...args, '--json', 'tagName'])) as readonly { readonly tagName: string }[];
  const versions = releases.flatMap(({ tagName }) => versionOf(tagName) ?? []).sort(compareVersions);
  const newest = versions.at(-1);
  if (newest === undefined) throw new ClientError(`${repository} has no such release`);
  return newest;
}

function downloadChart(version: string, folder: string, run: RunClient): void {
  const target = join(folder, 'chart');
  rmSync(target, { recursive: true, force: true });
  // Beside the source, which has a folder of the same name.
  const pulled = join(folder, 'pulled');
  pullChart(`${lineOf(version)}.x`, pulled, run);
  renameSync(join(pulled, 'authentik'), target);
}

/** Unpacks the chart as `FOLDER/authentik`. */
export function pullChart(version: string, folder: string, run: RunClient): void {
  mkdirSync(folder, { recursive: true });
  run('helm', ['pull', 'authentik', '--repo', CHARTS, '--version', version, '--untar', '--untardir', folder]);
}

function downloadProvider(version: string, folder: string, run: RunClient): void {
  const project = join(folder, 'terraform');
  const selected = selectProviders(
    { authentik: { source: PROVIDER, version: `~> ${lineOf(version)}.0` } },
    project,
    run,
  );
  const schema = JSON.parse(run('terraform', ['providers', 'schema', '-json'], project)) as object;
  writeFileSync(join(folder, 'provider.json'), JSON.stringify({ ...schema, provider_versions: selected }));
}

/** The versions that `terraform init` takes, by the address of the provider. */
export function selectProviders(
  providers: Readonly<Record<string, { readonly source: string; readonly version?: string }>>,
  folder: string,
  run: RunClient,
): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: providers } }));
  run('terraform', ['init', '-upgrade', '-backend=false', '-input=false', '-no-color'], folder);
  const { provider_selections: selected = {} } = JSON.parse(run('terraform', ['version', '-json'], folder)) as {
    provider_selections?: Readonly<Record<string, string>>;
  };
  return selected;
}

/** @returns its newest version */
export function newestChart(run: RunClient): string {
  const text = run('helm', ['show', 'chart', 'authentik', '--repo', CHARTS]);
  return /^version: *(\S+)/m.exec(text)?.[1] ?? '';
}
