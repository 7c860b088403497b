import { secretInConfigMap } from '../../../rules/kubernetes/secret-in-config-map';
import { finding, findings } from '../documents';
import { PROGRAM, syncStack } from './pod-documents';

test('a ConfigMap with a program is accepted', () => {
  expect(findings(secretInConfigMap, syncStack())).toEqual([]);
});

test.each<[string, string, string, string]>([
  ['a sensitive variable', 'app.conf', 'key = ${var.lapi_key}', 'app.conf takes var.lapi_key'],
  [
    'a value of a Secret',
    'app.conf',
    '${kubernetes_secret_v1.Keys.data["a"]}',
    'app.conf takes kubernetes_secret_v1.Keys.data',
  ],
  ['a value named like a secret', 'db-password', 'hunter2', 'a value named db-password'],
  [
    'a SCRAM verifier',
    'userlist.txt',
    '"app" "SCRAM-SHA-256$4096:c2FsdA==$x:y"',
    'userlist.txt holds a SCRAM verifier',
  ],
  [
    'an md5 password',
    'userlist.txt',
    `"app" "md5${'a'.repeat(32)}"`,
    'userlist.txt holds an md5 password of PostgreSQL',
  ],
  ['an htpasswd line', 'htpasswd', `admin:$2y$05$${'a'.repeat(53)}`, 'htpasswd holds a password hash'],
])('%s in a ConfigMap is found', (_, key, text, message) => {
  expect(findings(secretInConfigMap, syncStack({ [`${PROGRAM}.data`]: { [key]: text } }))).toEqual([
    finding(PROGRAM, message, 'put it into a Secret'),
  ]);
});
