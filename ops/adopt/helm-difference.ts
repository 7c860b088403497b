import { plainText } from '../../constructs/core/static-text';
import { isBlock } from '../../rules/readers/block';
import type { HelmRelease as DeclaredRelease } from '../../rules/readers/helm-values';
import type { HelmRelease } from '../kubernetes/reader';
import type { Difference } from './surveyed-object';

/** What an upgrade would change of a release: its chart, and every value that another one is given for, or none. */
export function releaseDifferences(
  { chart, version, values }: DeclaredRelease,
  live: HelmRelease,
): readonly Difference[] {
  const [stated, given] = [leaves(values), leaves(live.values)];
  const paths = [...new Set([...stated.keys(), ...given.keys()])].sort();
  return [
    ...changed('chart', live.chart, chart),
    ...changed('version', live.version, version),
    ...paths.flatMap((path) => changed(`values.${path}`, given.get(path), stated.get(path))),
  ];
}

function changed(attribute: string, live: unknown, stack: unknown): readonly Difference[] {
  const [one, other] = [live, stack].map((value) => (typeof value === 'string' ? plainText(value) : value));
  // Helm's values are YAML: 3 and "3" are two things to a chart, and one to most of them.
  if (String(one ?? '') === String(other ?? '')) return [];
  return [{ attribute, live: one ?? null, stack: other ?? null, shown: 'in the plan' }];
}

/** Each value that is no mapping, by its path. */
function leaves(value: unknown, path = ''): ReadonlyMap<string, unknown> {
  const members: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((member, index) => [isNamed(member) ? `[${member.name}]` : `[${index}]`, member])
    : isBlock(value)
      ? Object.entries(value)
      : [];
  if (members.length === 0) return new Map(path === '' ? [] : [[path, value]]);
  return new Map(
    members.flatMap(([key, member]) => [
      ...leaves(member, key.startsWith('[') ? `${path}${key}` : path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function isNamed(member: unknown): member is { readonly name: string } {
  return isBlock(member) && typeof member.name === 'string';
}
