import { compareVersions } from '../../core/version';
import { lineOf, ServerLine } from './server-line';

/** Minor lines of authentik before those of `schemas/`, oldest first, from its release notes. */
const FORMER_LINES = [
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
  const skipped = [...FORMER_LINES, ...ServerLine.names].filter(
    (line) => compareVersions(line, first) > 0 && compareVersions(line, last) < 0,
  );
  return skipped.length === 0 ? undefined : `it skips ${skipped.join(', ')}; authentik needs one line at a time`;
}
