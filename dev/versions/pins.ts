import { join } from 'node:path';
import { ServerLine } from '../../constructs/authentik/server/server-line';
import { compareVersions } from '../../constructs/core/version';
import manifest from '../../package.json';
import { listCharts } from '../../rules/readers/chart-keys';
import { listProviders } from '../../rules/terraform/stack-contents';
import type { SiteInput } from '../../sites/schema/site';
import { ClientError, type RunClient } from './client';
import { newestChart, newestRelease, newestServer, selectProviders } from './download';

export interface Pin {
  readonly kind: 'server' | 'chart' | 'provider' | 'image' | 'traefik' | 'library';
  readonly name: string;
  readonly pinned: string;
  /** @default schemas/ or package.json */
  readonly where: string;
}

/** A pin and the newest version, or why it is not known. */
export type ComparedPin = Pin & { readonly newest: string } & { readonly isOld: boolean };

export function pinsOf(sites: Readonly<Record<string, SiteInput>>): readonly Pin[] {
  const [line] = ServerLine.names.slice(-1).map((name) => ServerLine.of(name));
  const providers = Object.entries(listProviders(line?.provider ?? ''));
  const libraries = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  return [
    { kind: 'server', name: 'authentik', pinned: line?.newest ?? '', where: 'schemas/' },
    { kind: 'chart', name: 'authentik', pinned: listCharts().at(-1) ?? '', where: 'schemas/' },
    ...providers.map(([, { source, version }]) => ({
      kind: 'provider' as const,
      name: source.includes('/') ? source : `hashicorp/${source}`,
      pinned: version,
      where: source.startsWith('goauthentik') ? 'schemas/, cdktf.json' : 'package.json, as its bindings',
    })),
    ...Object.values(sites).flatMap(sitePins),
    ...libraries
      .filter(([, version]) => /^\d/.test(version))
      .map(([name, pinned]) => ({ kind: 'library' as const, name, pinned, where: 'package.json' })),
  ];
}

function sitePins({ name: site, ...input }: SiteInput): readonly Pin[] {
  const pins: Pin[] = [
    { kind: 'server', name: 'authentik', pinned: input.identity.serverVersion, where: `site ${site}` },
  ];
  const { release, traefik } = input.platform ?? {};
  if (release !== undefined)
    pins.push({ kind: 'chart', name: 'authentik', pinned: release.chartVersion, where: `site ${site}` });
  if (traefik?.version !== undefined) {
    pins.push({ kind: 'traefik', name: 'traefik', pinned: traefik.version, where: `site ${site}` });
  }
  const images = new Set([...texts(input)].filter((text) => IMAGE.test(text)));
  for (const image of images) {
    const [, name = '', pinned = ''] = IMAGE.exec(image) ?? [];
    pins.push({ kind: 'image', name, pinned, where: `site ${site}` });
  }
  return pins;
}

/** A registry, a path and a tag. */
const IMAGE = /^((?:[a-z0-9-]+\.)+[a-z]+\/[a-z0-9._/-]+):([\w.-]+)$/;

function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) yield* texts(member);
}

/** Asks the clients of the registries; a client that cannot tell is the text of its pins. */
export function comparePins(pins: readonly Pin[], run: RunClient, folder: string): readonly ComparedPin[] {
  const newest = {
    server: lazily(() => newestServer(run)),
    chart: lazily(() => newestChart(run)),
    provider: lazily(() => {
      const names = pins.filter(({ kind }) => kind === 'provider').map(({ name }) => name);
      const required = Object.fromEntries(names.map((source) => [source.split('/').at(-1) ?? '', { source }]));
      return selectProviders(required, join(folder, 'providers'), run);
    }),
    traefik: lazily(() => newestRelease(run, 'traefik/traefik', (tag) => /^v(3\.\d+\.\d+)$/.exec(tag)?.[1])),
    library: lazily(
      () => JSON.parse(run('npm', ['outdated', '--json'])) as Readonly<Record<string, { latest: string }>>,
    ),
  };
  const ask = ({ kind, name, pinned }: Pin): string => {
    if (kind === 'provider')
      return readVersion(Object.entries(newest.provider()).find(([address]) => address.endsWith(`/${name}`)));
    if (kind === 'library') return newest.library()[name]?.latest ?? pinned;
    return kind === 'image' ? newestTag(name, pinned, run) : newest[kind]();
  };
  return pins.map((pin) => {
    try {
      const version = ask(pin);
      return { ...pin, newest: version, isOld: version !== pin.pinned };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return { ...pin, newest: `unknown: ${error.message}`, isOld: false };
    }
  });
}

function readVersion(entry: readonly [string, string] | undefined): string {
  if (entry === undefined) throw new ClientError('terraform did not select it');
  return entry[1];
}

/** Returns the newest of the tags of the same form: `22.21.1-bookworm-slim` is compared with `24.1.0-bookworm-slim`. */
function newestTag(image: string, tag: string, run: RunClient): string {
  const { Tags: tags } = JSON.parse(run('skopeo', ['list-tags', `docker://${image}`])) as { Tags: readonly string[] };
  const maskDigits = (one: string) => one.replace(/\d+/g, 'N');
  const version = (one: string) => /\d+(\.\d+)*/.exec(one)?.[0] ?? '';
  const same = tags.filter((one) => maskDigits(one) === maskDigits(tag));
  return same.toSorted((a, b) => compareVersions(version(a), version(b))).at(-1) ?? tag;
}

/** Asks once, and throws the same error each time. */
function lazily<T>(ask: () => T): () => T {
  let answer: { readonly value: T } | { readonly error: unknown } | undefined;
  return () => {
    if (answer === undefined) {
      try {
        answer = { value: ask() };
      } catch (error) {
        answer = { error };
      }
    }
    if ('error' in answer) throw answer.error;
    return answer.value;
  };
}

/** Returns the pins as a table in Markdown, and how many are old. */
export function pinsText(pins: readonly ComparedPin[]): readonly string[] {
  return [
    '| what | pinned | newest | where |',
    '| --- | --- | --- | --- |',
    ...pins.map(({ kind, name, pinned, newest, isOld, where }) => {
      const label = isOld ? `**${newest}**` : newest === pinned ? 'the same' : newest;
      return `| ${kind} ${name} | ${pinned} | ${label} | ${where} |`;
    }),
  ];
}
