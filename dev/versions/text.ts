import type { LineFile, LineTraits } from '../../constructs/authentik/server/server-line';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { compareVersions } from '../../constructs/core/version';
import { type ChartKeys, chartKeys } from '../../rules/readers/chart-keys';
import type { ReadLine } from './line';

const SHOWN = 12;

/** `none`, or the names in the style of code; of a long list the first ones and the count of the rest. */
export function joinNames(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  return [...shown, ...(names.length > SHOWN ? [`${names.length - SHOWN} more`] : [])].join(', ');
}

/** Lists what a trait means, where a line brings it. */
const TRAITS: { readonly [Trait in keyof LineTraits]: string } = {
  grantTypes: 'the server refuses a login whose grant type the provider of the application does not list',
  trustsForwardedFrom: 'X-Forwarded-* count from `AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS` alone',
  baseUrl: 'the server reads `AUTHENTIK_WEB__BASE_URL`',
  proxyImageSessions: 'where the proxy image keeps sessions',
  logsSessions: 'the log of an outpost says where its sessions are',
  listensOn: 'the addresses that pods listen on without a setting',
  bindingsExpire: 'a policy binding may have an end',
  clientRegistration: 'clients may register themselves',
  statesDefaultAppAccess: 'the flag `core_default_app_access` can be read',
};

/** Returns what a line changes for every site, as lines of Markdown. */
export function lineText({ file, before, undecided, chart, schema, files }: ReadLine): readonly string[] {
  const traits = (Object.keys(TRAITS) as (keyof LineTraits)[]).filter((one) => file.traits[one] !== before.traits[one]);
  return [
    `# authentik ${file.line}: ${file.newest}`,
    '',
    `Written: ${joinNames(Object.keys(files))}.`,
    '',
    `## What differs from ${before.line === file.line ? `the recorded facts of ${before.line}` : before.line}`,
    '',
    ...traits.map((trait) => `- ${trait}: \`${before.traits[trait]}\` -> \`${file.traits[trait]}\`: ${TRAITS[trait]}.`),
    ...(undecided.length === 0
      ? []
      : [
          `- Not decided by the facts, taken from ${before.line}; compare with the release notes: ${joinNames(undecided)}.`,
        ]),
    `- New settings: ${joinNames(without(file.settings, before.settings))}.`,
    `- Settings that are gone: ${joinNames(without(before.settings, file.settings))}.`,
    ...providerText(before, schema),
    ...chartText(before, chart?.keys),
  ];
}

function providerText(before: LineFile, schema: ReadLine['schema']): readonly string[] {
  if (schema === undefined) return [`- No provider.json: the line keeps provider ${before.provider}.`];
  const [old, now] = [ProviderSchema.at(before.provider), ProviderSchema.parse(schema)];
  if (old.version === now.version) return [`- The provider stays ${old.version}.`];
  const [come, gone] = [without(now.types(), old.types()), without(old.types(), now.types())];
  return [
    `- Provider ${old.version} -> ${now.version}. New resource types: ${joinNames(come)}. Gone: ${joinNames(gone)}.`,
  ];
}

function chartText(before: LineFile, keys?: ChartKeys): readonly string[] {
  if (keys === undefined) return [`- No chart: the line keeps chart ${before.chart}.`];
  const [old, now] = [[...leaves(chartKeys('authentik', before.chart) ?? {})], [...leaves(keys)]];
  return [`- New keys of the chart: ${joinNames(without(now, old))}. Gone: ${joinNames(without(old, now))}.`];
}

function* leaves(keys: ChartKeys, parent = ''): Generator<string> {
  for (const [key, value] of Object.entries(keys)) {
    if (typeof value === 'string') yield `${parent}${key}`;
    else yield* leaves(value, `${parent}${key}.`);
  }
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

export function nextSteps({ file, schema }: ReadLine, current: string): readonly string[] {
  const steps = [
    'Read the release notes of the line, and correct `traits` and `sources` in its file.',
    ...(schema !== undefined && compareVersions(file.provider, current) > 0
      ? [`Set \`terraformProviders\` in cdktf.json to goauthentik/authentik@${file.provider}, and run \`npm ci\`.`]
      : []),
    '`npm test`, then one site after the other: `identity.serverVersion` and `platform.release.chartVersion`, as docs/runbooks/upgrade.md says.',
  ];
  return ['## Then', '', ...steps.map((step, index) => `${index + 1}. ${step}`)];
}
