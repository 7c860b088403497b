import { type DoorRow, VISITORS } from '../../access/door-table';
import type { AccessRow } from '../../access/table';
import { table } from '../core/terminal';

/** The matrix of access, for a terminal. */
export function accessTable(rows: readonly AccessRow[]): string {
  return table(
    ['target', 'way in', 'users', 'second factor', 'session'],
    rows.map(({ targets, way, who, factor, lasts }) => [
      targets.join('\n'),
      way,
      who,
      factor.replaceAll('; ', '\n'),
      lasts,
    ]),
  );
}

export function outageTable(rows: readonly AccessRow[]): string {
  return table(
    ['way in', 'while the outpost is down', 'while authentik is down', 'while CrowdSec is down'],
    [...new Map(rows.map(({ way, outage }) => [way, outage]))].map(([way, outage]) => [
      way,
      outage.outpost,
      outage.authentik,
      outage.crowdsec,
    ]),
  );
}

export function doorTable(rows: readonly DoorRow[]): string {
  return table(
    ['way in', 'flow and its stages', 'needs', 'second factor', 'session', 'lets in'],
    rows.map(({ way, flow, stages, needs, factor, session, passes }) => [
      way,
      [flow, ...stages].join('\n'),
      needs,
      factor,
      session,
      lettingIn(passes).join('\n'),
    ]),
  );
}

function lettingIn(passes: DoorRow['passes']): readonly string[] {
  const found = VISITORS.filter((one) => passes[one] !== 'no');
  return found.length === 0 ? ['no one'] : found.map((one) => (passes[one] === 'yes' ? one : `${one} (not known)`));
}
