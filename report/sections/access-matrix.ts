import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { accessRows } from '../../access/table';
import type { SiteDocument } from '../../rules/readers/document';
import type { Table } from '../table';

/** Returns who can open what: targets with the same answers in one row, found by the groups that they open to. */
export function accessMatrix(document: SiteDocument): Table {
  return {
    id: 'access',
    title: 'Who can open what',
    intro:
      'Computed from the bindings and policies. A host that another tool publishes counts as behind forward auth. ' +
      'As on the server: the UI owns the bindings. `npm run ops -- access why` explains each answer.',
    columns: [
      'target',
      'way in',
      'users',
      'second factor',
      'session',
      'while the outpost is down',
      'while authentik is down',
    ],
    code: [],
    filters: [
      { tag: 'subject', label: 'Group' },
      { tag: 'target', label: 'Host or application' },
    ],
    rows: accessRows(accessModel(documentObjects(document))).map(
      ({ targets, way, who, factor, lasts, outage, answers }) => ({
        cells: [targets.join(', '), way, who, factor, lasts, outage.outpost, outage.authentik],
        addresses: [],
        // What is not known may be open.
        tags: { subject: Object.keys(answers).filter((name) => answers[name] !== 'no'), target: targets },
      }),
    ),
  };
}
