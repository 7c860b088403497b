import { pgbouncerIdleTransaction } from '../../../rules/pgbouncer/pgbouncer-idle-transaction';
import type { TerraformJson } from '../../../rules/readers/document';
import { finding, findings } from '../documents';
import { CONFIG, POOLER, type PoolerDocument, poolerDocument } from './pgbouncer-documents';

const LINE = 'idle_transaction_timeout = 300';
const DATABASE = 'dbname=authentik';
const SET = 'set idle_transaction_timeout in seconds, for example 300';

test.each<PoolerDocument>([
  {},
  { replaced: { [LINE]: 'idle_transaction_timeout=0.5' } },
  { replaced: { [DATABASE]: `${DATABASE} idle_transaction_timeout=60` } },
])('%j is accepted', (document) => {
  expect(found(document)).toEqual([]);
});

test.each<[PoolerDocument, string, string]>([
  [{ replaced: { [LINE]: '' } }, 'has idle_transaction_timeout left out', SET],
  [{ replaced: { [LINE]: `; ${LINE}` } }, 'has idle_transaction_timeout left out', SET],
  [{ replaced: { [LINE]: 'idle_transaction_timeout = 0' } }, 'has idle_transaction_timeout 0', SET],
  [{ replaced: { [LINE]: `${LINE}\nidle_transaction_timeout = 0` } }, 'has idle_transaction_timeout 0', SET],
  [{ replaced: { [LINE]: 'idle_transaction_timeout =' } }, 'has idle_transaction_timeout ', SET],
  [{ replaced: { [LINE]: 'idle_transaction_timeout = 5min' } }, 'has idle_transaction_timeout 5min', SET],
  [
    { replaced: { [DATABASE]: `${DATABASE} idle_transaction_timeout=0` } },
    'has idle_transaction_timeout 0 for authentik',
    'remove it there',
  ],
  [
    { replaced: { [LINE]: `${LINE}\n[users]\napp = idle_transaction_timeout=0` } },
    'has idle_transaction_timeout 0 for app',
    'remove it there',
  ],
  [
    { replaced: { [LINE]: `${LINE}\n%include /etc/pgbouncer/more.ini` } },
    'includes /etc/pgbouncer/more.ini, which no rule reads',
    'write its lines into this file',
  ],
])('%j is found', (document, message, remedy) => {
  expect(found(document)).toEqual([finding(CONFIG, message, remedy)]);
});

test('a pooler whose settings no rule sees is found', () => {
  expect(found({ mounted: 'other' })).toEqual([
    finding(POOLER, 'runs PgBouncer without a pgbouncer.ini of this stack', 'use the construct PgBouncer'),
  ]);
});

test('a configuration whose changes are ignored neither states nor ignores what runs', () => {
  const document = structuredClone(poolerDocument()) as { resource: Record<string, Record<string, object>> };
  Object.assign(document.resource.kubernetes_config_map_v1?.Config ?? {}, { lifecycle: { ignore_changes: ['data'] } });
  expect(findings(pgbouncerIdleTransaction, document as TerraformJson)).toMatchObject([{ address: POOLER }]);
});

function found(document: PoolerDocument) {
  return findings(pgbouncerIdleTransaction, poolerDocument(document));
}
