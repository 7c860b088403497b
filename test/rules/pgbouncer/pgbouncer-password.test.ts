import { pgbouncerPassword } from '../../../rules/pgbouncer/pgbouncer-password';
import { finding, findings } from '../documents';
import { CONFIG, POOLER, type PoolerDocument, poolerDocument } from './pgbouncer-documents';

const DATABASE = 'dbname=authentik';
const IN_SECRET = 'put it into a Secret';

test.each<PoolerDocument>([
  {},
  { replaced: { [DATABASE]: `${DATABASE} password=` } },
  { texts: { 'labels.txt': 'app "authentik" "server"\n', notes: '' } },
  { texts: { url: 'postgres://authentik@db/authentik' } },
  { env: [{ name: 'DATABASE_URL', value: 'postgres://authentik:$(PASSWORD)@db:5432/authentik' }] },
  { env: [{ name: 'DATABASE_URL', value: 'postgres://db:5432/authentik?application_name=a@b' }] },
  { env: [{ name: 'DATABASE_URL', value_from: { secret_key_ref: { name: 'pgbouncer', key: 'url' } } }] },
])('%j is accepted', (document) => {
  expect(findings(pgbouncerPassword, poolerDocument(document))).toEqual([]);
});

test.each<[PoolerDocument, string, string, string]>([
  [
    { replaced: { [DATABASE]: `${DATABASE} password=hunter2` } },
    CONFIG,
    'a password for the database authentik',
    'put it into the user list',
  ],
  [
    { replaced: { [DATABASE]: `${DATABASE} password = 'it''s'` } },
    CONFIG,
    'a password for the database authentik',
    'put it into the user list',
  ],
  [{ texts: { 'userlist.txt': '' } }, CONFIG, 'userlist.txt is a user list', IN_SECRET],
  [{ texts: { users: '; who\n"authentik" "hunter2"\n\n' } }, CONFIG, 'users is a user list', IN_SECRET],
  [{ texts: { users: '"a""b" "hunter""2" ""\r\n"c" "d"' } }, CONFIG, 'users is a user list', IN_SECRET],
  [
    { texts: { 'app.conf': 'url = postgresql://authentik:hunter2@db/authentik' } },
    CONFIG,
    'app.conf has an address with a password',
    IN_SECRET,
  ],
  [
    { env: [{ name: 'DATABASE_URL', value: 'postgres://authentik:hunter2@db:5432/authentik' }] },
    POOLER,
    'container.0.env.0.value is an address with a password',
    'take it from a Secret',
  ],
])('%j is found', (document, address, message, remedy) => {
  expect(findings(pgbouncerPassword, poolerDocument(document))).toEqual([finding(address, message, remedy)]);
});

test('a password in a Secret is where it belongs', () => {
  const data = { 'userlist.txt': '"authentik" "${var.password}"', url: 'postgres://app:${var.password}@db' };
  expect(findings(pgbouncerPassword, { resource: { kubernetes_secret_v1: { Users: { data } } } })).toEqual([]);
});
