import { pgbouncerScram } from '../../../rules/pgbouncer/pgbouncer-scram';
import { finding, findings } from '../documents';
import { CONFIG, poolerDocument } from './pgbouncer-documents';

const LINE = 'auth_type = scram-sha-256';

test('SCRAM is accepted, and so is a stack without PgBouncer', () => {
  expect(findings(pgbouncerScram, poolerDocument())).toEqual([]);
  expect(findings(pgbouncerScram, {})).toEqual([]);
});

test.each([
  ['auth_type = md5', 'auth_type md5'],
  ['auth_type=plain', 'auth_type plain'],
  ['auth_type = trust', 'auth_type trust'],
  ['auth_type = any', 'auth_type any'],
  ['auth_type = hba', 'auth_type hba'],
  ['auth_type =', 'auth_type '],
  [`; ${LINE}`, 'auth_type left out'],
  [`${LINE}\nauth_type = trust`, 'auth_type trust'],
])('%j is found', (line, message) => {
  expect(findings(pgbouncerScram, poolerDocument({ replaced: { [LINE]: line } }))).toEqual([
    finding(CONFIG, message, 'set auth_type to scram-sha-256'),
  ]);
});
