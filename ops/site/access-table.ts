import type { AccessRow } from '../../access/table';
import { table } from '../core/terminal';

/** The matrix of access, for a terminal. */
export function accessTable(rows: readonly AccessRow[]): string {
  return table(
    ['target', 'way in', 'users', 'session'],
    rows.map(({ targets, way, who, lasts }) => [targets.join('\n'), way, who, lasts]),
  );
}

/** What an outage does, by the way in. */
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
