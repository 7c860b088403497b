import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { type LineFile, type LineTraits, lineOf } from '../../constructs/authentik/server/server-line';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { SchemaFiles } from '../../constructs/core/schema-files';
import { compareVersions } from '../../constructs/core/version';
import type { ChartKeys } from '../../rules/readers/chart-keys';
import { type ReadChart, readChart } from './chart';
import { SETTINGS_SOURCES, serverSettings } from './server-settings';

type ProviderDocument = Parameters<typeof ProviderSchema.parse>[0];

/** `release.json` in the folder of facts: what only the release notes say. Every field may be left out. */
interface ReleaseNotes {
  readonly newest?: string;
  /** Version of the provider, where `provider.json` does not say it. */
  readonly provider?: string;
  readonly traits?: Partial<LineTraits>;
  /** Variables beside those of the source. */
  readonly settings?: readonly string[];
  readonly sources?: LineFile['sources'];
}

/** A line as a folder of facts describes it, and the recorded one before it. */
export interface ReadLine {
  readonly file: LineFile;
  /** The recorded facts that this line starts from: its own, or those of the newest line before it. */
  readonly before: LineFile;
  /** Traits that no fact decides: they are those of `before`. */
  readonly undecided: readonly (keyof LineTraits)[];
  /** @default the folder has none */
  readonly chart?: ReadChart;
  /** @default the folder has none */
  readonly schema?: ProviderDocument;
  /** Every file to write, by its name in `schemas/`. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Reads a line from a folder of facts: the files of authentik's repository at the tag (`server-settings.ts`), `chart/`,
 * `provider.json` (of `terraform providers schema -json`) and `release.json`.
 *
 * @param name of the line, or a version of it
 * @param recorded folder with the recorded facts: `schemas/`
 * @throws RangeError where the folder lacks what decides the line
 */
export function readLine(folder: string, name: string, recorded: string): ReadLine {
  const line = lineOf(name);
  const notes = json<ReleaseNotes>(join(folder, 'release.json')) ?? {};
  const before = lineBefore(line, recorded);
  const newest = notes.newest ?? (name === line ? undefined : name);
  if (newest === undefined)
    throw new RangeError(`no version of line ${line}; give one, for example ${line}.0, or write it into release.json`);
  if (lineOf(newest) !== line) throw new RangeError(`release.json has version ${newest}, which is not of line ${line}`);
  const chart = existsSync(join(folder, 'chart')) ? readChart(join(folder, 'chart')) : undefined;
  const schema = providerDocument(folder, notes);
  const settings = [...new Set([...serverSettings(folder), ...(notes.settings ?? [])])].sort();
  const decided = { ...decideTraits(folder, settings, schema), ...notes.traits };
  const provider = schema === undefined ? before.provider : ProviderSchema.parse(schema).version;
  const file: LineFile = {
    line,
    newest,
    chart: chart?.version ?? before.chart,
    provider,
    traits: { ...before.traits, ...decided },
    sources: {
      settings: `the source of ${newest}`,
      traits: `those of ${before.line} where the source does not decide: not compared with the release notes`,
      chart: chart?.version ?? `${before.chart} of the line before`,
      provider: schema === undefined ? `${provider} of the line before` : provider,
      ...notes.sources,
    },
    settings,
  };
  const undecided = (Object.keys(file.traits) as (keyof LineTraits)[]).filter((trait) => !(trait in decided));
  return { file, before, undecided, chart, schema, files: filesOf(file, chart, schema) };
}

/** @throws RangeError where no line is recorded that is the same or older */
function lineBefore(line: string, recorded: string): LineFile {
  const files = new SchemaFiles<LineFile>('authentik-line', recorded);
  const version = files.versions.findLast((one) => compareVersions(one, line) <= 0);
  const before = version === undefined ? undefined : files.of(version);
  if (before === undefined)
    throw new RangeError(`${recorded} has no line up to ${line}; recorded are ${files.versions.join(', ')}`);
  return before;
}

/** Returns what the source decides by itself; the release notes may still say more, as that a base URL is required. */
function decideTraits(folder: string, settings: readonly string[], schema?: ProviderDocument): Partial<LineTraits> {
  const defaults = parse(readFileSync(join(folder, SETTINGS_SOURCES.defaults), 'utf8')) as {
    listen?: { http?: unknown };
  };
  return {
    baseUrl: settings.includes('AUTHENTIK_WEB__BASE_URL') ? 'optional' : 'unknown',
    listensOn: JSON.stringify(defaults.listen?.http ?? '').includes('[::]') ? 'ipv6' : 'ipv4',
    // The attribute came with the line whose server asks for it. A provider of an older line decides nothing.
    ...(schema !== undefined && ProviderSchema.parse(schema).has('authentik_provider_oauth2', 'grant_types')
      ? { grantTypes: true }
      : {}),
  };
}

/** With its version: `terraform providers schema` leaves it out. */
function providerDocument(folder: string, { provider }: ReleaseNotes): ProviderDocument | undefined {
  const document = json<ProviderDocument>(join(folder, 'provider.json'));
  if (document === undefined || document.provider_versions !== undefined) return document;
  const [source = ''] = Object.keys(document.provider_schemas ?? {});
  if (provider === undefined)
    throw new RangeError('provider.json does not say its version; write "provider" into release.json');
  return { ...(document as ProviderDocument), provider_versions: { [source]: provider } };
}

function filesOf(line: LineFile, chart?: ReadChart, schema?: ProviderDocument): Readonly<Record<string, string>> {
  return {
    [`authentik-line@${line.line}.json`]: `${JSON.stringify(line, null, 2)}\n`,
    ...(chart === undefined ? {} : chartFile(chart)),
    // cdktf writes it so.
    ...(schema === undefined ? {} : { [`authentik@${line.provider}.json`]: JSON.stringify(schema, null, 1) }),
  };
}

/** By the name of the file in `schemas/`. */
export function chartFile({ name, version, keys }: ReadChart): Readonly<Record<string, string>> {
  return { [`helm-${name}@${version}.json`]: `${JSON.stringify(keys satisfies ChartKeys, undefined, 2)}\n` };
}

/**
 * Undefined where there is no such file.
 *
 * @throws RangeError where it is not JSON
 */
function json<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    throw new RangeError(`${basename(file)} is not JSON; correct it, or remove it`);
  }
}
