import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerLine } from '../../constructs/authentik/server/server-line';
import { SiteError } from '../../constructs/core/errors';
import { crossFaults, type Site } from '../../sites/schema/site';
import type { Attempt } from '../../stacks/attempt';
import type { Row } from './row';

export interface Target {
  readonly site: Site;
  readonly attempt: Attempt;
}

/** The site at a version, as a synthesis finds it: what it lacks there is found before anything is asked. */
export async function targetOf(site: Site, version: string): Promise<Target> {
  // Not at the top: it loads cdktf.
  const [{ attemptSynthesis, atVersion }, { synthesiseSite }] = await Promise.all([
    import('../../stacks/attempt'),
    import('../../stacks/synthesis'),
  ]);
  const target = site.identity.serverVersion === version ? site : atVersion(site, version);
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-rehearsal-'));
  try {
    const attempt = attemptSynthesis(target, (one) => {
      const faults = crossFaults(one);
      if (faults.length > 0) throw new SiteError(one.name, 'schema', faults);
      return synthesiseSite(one, folder);
    });
    return { site: target, attempt: JSON.parse(JSON.stringify(attempt)) as Attempt };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Returns what the site needs before it can be deployed at the version, a row for each fault. @param from version of the
 * backup
 */
export function targetRows(target: Target, from: string): readonly Row[] {
  const { serverVersion: version } = target.site.identity;
  const skipped = ServerLine.findSkipped(from, version);
  if (skipped.length === 0) return siteRows(target);
  const after = `${version} skips ${skipped.join(', ')}: the server migrates one line at a time`;
  return [{ what: 'line', before: from, after, verdict: 'broken' }, ...siteRows(target)];
}

function siteRows({ site, attempt: { faults, needless } }: Target): readonly Row[] {
  const what = `site at ${site.identity.serverVersion}`;
  const before = '-';
  if (faults.length > 0) return faults.map((after) => ({ what, before, after, verdict: 'broken' as const }));
  if (needless.length === 0) return [{ what, before, after: 'synthesises', verdict: 'same' }];
  return [
    { what, before, after: `remove what covers no finding any more: ${needless.join(', ')}`, verdict: 'changed' },
  ];
}
