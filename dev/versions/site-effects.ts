import { findFix, findLacked } from '../../constructs/authentik/server/advisories';
import { type LineFile, ServerLine } from '../../constructs/authentik/server/server-line';
import { formatCount } from '../../constructs/core/counted';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { compareVersions } from '../../constructs/core/version';
import { chartKeys, inertPaths } from '../../rules/readers/chart-keys';
import { allResources, ignores, type Resource, type SiteDocument } from '../../rules/readers/document';
import { authentikReleases } from '../../rules/readers/helm-values';
import type { SiteInput } from '../../sites/schema/site';
import { type Attempt, attemptSynthesis, atVersion } from '../../stacks/attempt';
import { synthesise } from '../../stacks/synthesis';
import { joinNames } from './text';

/** Returns what a line means for one site of the checkout, as lines of Markdown. */
export function siteEffects(input: SiteInput, line: LineFile, outdir: string): readonly string[] {
  const { serverVersion } = input.identity;
  const heading = `## Site ${input.name}: server ${serverVersion}`;
  if (compareVersions(serverVersion, line.newest) >= 0)
    return [heading, '', `Nothing changes: it is not below ${line.newest}.`];
  const today = renderInput(input, outdir);
  if (today.document === undefined) {
    return [heading, '', 'It has faults today: `npm run synth` lists them. Correct them first.'];
  }
  const next = renderInput(atVersion(input, line.newest), outdir);
  return [
    `${heading} -> ${line.newest}`,
    '',
    ...between(serverVersion, line.line),
    ...advisoryLines(serverVersion, line.newest),
    ...attributeLines(today.document, line, next),
    ...settingLines(today.document, line),
    ...chartLines(today.document, line),
    ...nextLines(next),
  ];
}

function renderInput(input: SiteInput, outdir: string): Attempt {
  return attemptSynthesis(input, (one) => synthesise(one, outdir));
}

function between(version: string, line: string): readonly string[] {
  const skipped = ServerLine.findSkipped(version, line);
  if (skipped.length === 0) return [];
  return [`- The server migrates one line at a time: ${skipped.join(', ')} first (docs/runbooks/upgrade.md).`];
}

function advisoryLines(from: string, to: string): readonly string[] {
  const lacked = findLacked(from);
  const left = new Set(findLacked(to).map(({ id }) => id));
  const gone = lacked.filter(({ id }) => !left.has(id));
  if (gone.length === 0) return ['- Advisories that go away: none.'];
  const same = findFix(from, gone);
  const sooner = same === undefined ? '' : ` ${same} of the same line has them too.`;
  return [
    `- Advisories that go away: ${formatCount(gone.length, 'advisory', 'advisories')}.${sooner}`,
    ...gone.map(({ id, title, concerns }) => `  - ${id}: ${title} (${concerns})`),
  ];
}

/** Attributes of the types that the site has, by what the two providers know. */
function attributeLines({ stacks, providerVersion }: SiteDocument, line: LineFile, next: Attempt): readonly string[] {
  const [old, now] = [ProviderSchema.at(providerVersion), ProviderSchema.at(line.provider)];
  if (old.version === now.version) return [`- The provider stays ${old.version}.`];
  const objects = stacks.flatMap(allResources).filter(({ type }) => type.startsWith('authentik_'));
  const types = [...new Set(objects.map(({ type }) => type))].sort();
  const later = next.document?.stacks.flatMap(allResources) ?? [];
  const come = types.flatMap((type) =>
    now
      .settable(type)
      .filter((name) => !old.has(type, name))
      .flatMap((name) => comingLines(type, name, objects, later)),
  );
  const gone = types.flatMap((type) =>
    old
      .settable(type)
      .filter((name) => !now.has(type, name))
      .map(
        (name) =>
          `  - \`${type}.${name}\`: ${describeTouched(objects, type, (block) => block[name] !== undefined, 'stated by no object')}`,
      ),
  );
  return [
    `- Provider ${old.version} -> ${now.version}. Attributes that come: ${come.length === 0 ? 'none' : ''}`.trimEnd(),
    ...come,
    `- Attributes that go: ${gone.length === 0 ? 'none' : ''}`.trimEnd(),
    ...gone,
  ];
}

/** Lists which objects state the attribute on the new line, leave it to the UI, or leave it out. */
function comingLines(
  type: string,
  name: string,
  today: readonly Resource[],
  later: readonly Resource[],
): readonly string[] {
  const label = `  - \`${type}.${name}\``;
  const them = later.filter((one) => one.type === type);
  if (them.length === 0) return [`${label}: ${describeTouched(today, type, () => true, 'no object')}`];
  const ways = [
    ['stated by', (block: Resource['block']) => block[name] !== undefined && !ignores(block, name)],
    ['left to the UI by', (block: Resource['block']) => ignores(block, name)],
    ['left out by', (block: Resource['block']) => block[name] === undefined && !ignores(block, name)],
  ] as const;
  const found = ways.flatMap(([how, is]) => {
    const objects = them.filter(({ block }) => is(block)).map(({ address }) => address);
    return objects.length === 0 ? [] : [`${how} ${joinNames(objects)}`];
  });
  return [`${label}: ${found.join('; ')}`];
}

function describeTouched(
  objects: readonly Resource[],
  type: string,
  is: (block: Resource['block']) => boolean,
  none: string,
): string {
  const them = objects.filter((one) => one.type === type && is(one.block)).map(({ address }) => address);
  return them.length === 0 ? none : joinNames(them);
}

/** Variables that the site states and the line does not read. */
function settingLines({ stacks }: SiteDocument, line: LineFile): readonly string[] {
  const known = new Set(line.settings);
  const texts = stacks.flatMap(authentikReleases).map(({ values }) => JSON.stringify(values));
  const stated = new Set(texts.flatMap((text) => text.match(/AUTHENTIK_[A-Z0-9_]+/g) ?? []));
  const gone = [...stated].filter((name) => !known.has(name.replace(/__\d+__/, '__0__')));
  return [`- Settings of this site that the server no longer reads: ${joinNames(gone)}.`];
}

/** Values that the site states and the chart of the line does not read. */
function chartLines({ stacks }: SiteDocument, line: LineFile): readonly string[] {
  const keys = chartKeys('authentik', line.chart);
  const releases = stacks.flatMap(authentikReleases);
  if (keys === undefined || releases.length === 0) return [];
  const gone = releases.flatMap(({ values }) => [...inertPaths(values, keys)]);
  const versions = `${releases.map(({ version }) => version).join(', ')} -> ${line.chart}`;
  return [`- Chart ${versions}. Values of this site that it no longer reads: ${joinNames(gone)}.`];
}

function nextLines({ faults, needless }: Attempt): readonly string[] {
  return [
    ...(needless.length === 0 ? [] : [`- Remove what covers no finding on the new line: ${joinNames(needless)}.`]),
    ...(faults.length === 0
      ? ['- Else it synthesises on the new line as it is.']
      : ['- Before it synthesises on the new line:', ...faults.map((fault) => `  - ${fault}`)]),
  ];
}
