import { compareVersions } from '../core/version';

/** Minor lines of authentik, oldest first, from its release notes; a newer one is added when it is out. */
const LINES = [
  '2024.2',
  '2024.4',
  '2024.6',
  '2024.8',
  '2024.10',
  '2024.12',
  '2025.2',
  '2025.4',
  '2025.6',
  '2025.8',
  '2025.10',
  '2025.12',
  '2026.2',
  '2026.5',
  '2026.8',
];

/**
 * Why an upgrade from one image tag to another is not supported (incidents I9 and I25): authentik's migrations support
 * no downgrade, and no skipped minor line.
 *
 * @returns undefined where the step is supported
 */
export function upgradeFault(from: string, to: string): string | undefined {
  if (from === to) return undefined;
  if (![from, to].every((tag) => /^\d+\.\d+(\.\d+)?$/.test(tag))) return 'the two cannot be compared';
  if (compareVersions(from, to) > 0) return 'authentik supports no downgrade';
  const [first, last] = [lineOf(from), lineOf(to)];
  const skipped = LINES.filter((line) => compareVersions(line, first) > 0 && compareVersions(line, last) < 0);
  return skipped.length === 0 ? undefined : `it skips ${skipped.join(', ')}; authentik needs one line at a time`;
}

function lineOf(tag: string): string {
  return tag.split('.').slice(0, 2).join('.');
}
