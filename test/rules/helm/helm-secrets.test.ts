import { stringify } from 'yaml';
import { helmSecrets } from '../../../rules/helm/helm-secrets';
import { finding, findings } from '../documents';
import { helmStack, helmStackWith, RELEASE } from './helm-documents';

const found = (...values: readonly object[]) => findings(helmSecrets, helmStackWith(...values)).map((one) => one.found);
const env = (...variables: readonly object[]) => ({ server: { env: variables } });
const fromSecret = (name: string, key: string, more: object = {}) =>
  env({ name: 'A', valueFrom: { secretKeyRef: { name, key, ...more } } });

test.each<[string, object]>([
  ['Secrets of the stack, by reference and by name', {}],
  ['a variable that is none', env({ name: 'AUTHENTIK_WEB__WORKERS', value: '3' })],
  ['an empty variable', env({ name: 'API_TOKEN', value: '' })],
  ['an empty password', { authentik: { postgresql: { password: '' } } }],
  ['a key of a Secret', fromSecret('mail', 'password')],
  ['a Secret that may be missing', fromSecret('none', 'none', { optional: true })],
  [
    'keys that only sound like secrets',
    { worker: { automountServiceAccountToken: false }, a: [{ topologyKey: 'host' }] },
  ],
  ['the names of keys', { geoip: { existingSecret: { secretName: 'mail', licenseKey: 'license_key' } } }],
  ['a value that is no secret', { server: { podLabels: { host: '${var.host}' } } }],
  ['an escaped reference', { server: { podLabels: { host: '$${var.key}' } } }],
  [
    'a checksum over Secrets',
    { global: { podAnnotations: { a: '${nonsensitive(sha256(jsonencode([kubernetes_secret_v1.Mail.data])))}' } } },
  ],
  ['a kind that is a choice of a chart', { a: { kind: 'Secret', data: {} } }],
  ['a part of a volume that may be missing', { a: [{ sources: [{ secret: { name: 'none', optional: true } }] }] }],
  ['parts of a volume that are no Secrets', { a: [{ sources: [{ configMap: { name: 'none' } }, 'text'] }] }],
  [
    'a Secret without a namespace of its own',
    { manifests: [{ metadata: { name: 'x' }, tls: { secretName: 'mail' } }] },
  ],
])('%s are accepted', (_, values) => {
  expect(found(values)).toEqual([]);
});

test.each<[string, object, string]>([
  ['a variable', env({ name: 'API_TOKEN', value: 'hunter2' }), 'server.env.0: API_TOKEN as a literal'],
  [
    'a Secret as an object',
    {
      additionalObjects: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' }, stringData: { harmless: 'x' } }],
    },
    'additionalObjects.0: a Secret with its contents',
  ],
  [
    'a Secret as an object, encoded',
    { a: { kind: 'Secret', data: { harmless: 'eA==' } } },
    'a: a Secret with its contents',
  ],
  ['a number', env({ name: 'PGPASSWORD', value: 1234 }), 'server.env.0: PGPASSWORD as a literal'],
  ['a password', { authentik: { postgresql: { password: 'x' } } }, 'authentik.postgresql.password holds a secret'],
  ['a secret key', { authentik: { secret_key: 'x' } }, 'authentik.secret_key holds a secret'],
  ['a client secret', { oauth: { clientSecret: 'x' } }, 'oauth.clientSecret holds a secret'],
  ['a license key', { geoip: { licenseKey: 'x' } }, 'geoip.licenseKey holds a secret'],
  ['a token in a list', { a: [{ b: { apiToken: 'x' } }] }, 'a.0.b.apiToken holds a secret'],
  ['a password at the top', { password: 12 }, 'password holds a secret'],
  [
    'the environment as a mapping',
    { server: { extraEnv: { AUTHENTIK_EMAIL__PASSWORD: 'x' } } },
    'server.extraEnv.AUTHENTIK_EMAIL__PASSWORD holds a secret',
  ],
])('a literal is found: %s', (_, values, message) => {
  expect(found(values)).toEqual([message]);
});

test.each<[string, string, string]>([
  ['a sensitive variable', 'x-${var.key}', 'var.key'],
  ["a Secret's contents", '${kubernetes_secret_v1.Mail.data["password"]}', 'kubernetes_secret_v1.Mail.data'],
  [
    'a checksum that says more than its hash',
    '${nonsensitive(sha256(jsonencode([1])))}-${nonsensitive(join("", tolist([var.key])))}',
    'var.key',
  ],
  ['a checksum of one weak password alone', '${nonsensitive(sha256(var.key))}', 'var.key'],
])('%s in the values is found, under whatever key', (_, value, reference) => {
  expect(found({ server: { podLabels: { harmless: value } } })).toEqual([
    `server.podLabels.harmless takes ${reference}`,
  ]);
});

test.each<[string, object, string]>([
  ['a Secret that is not there', fromSecret('other', 'a'), 'the Secret other of namespace authentik'],
  ['an environment of a Secret', { server: { envFrom: [{ secretRef: { name: 'other' } }] } }, 'the Secret other of'],
  ['a Secret by its name', { a: { tls: [{ secretName: 'other' }] } }, 'the Secret other of namespace authentik'],
  ['an existing Secret', { a: { existingSecret: 'other' } }, 'the Secret other of namespace authentik'],
  ['an existing Secret with keys', { a: { existingSecret: { secretName: 'other' } } }, 'the Secret other of'],
  ['a pull secret', { global: { imagePullSecrets: [{ name: 'other' }] } }, 'the Secret other of namespace'],
  ['a pull secret by its name', { global: { imagePullSecrets: ['other'] } }, 'the Secret other of namespace'],
  ['a key that is not there', fromSecret('mail', 'smtp'), 'the key smtp, which the Secret mail does not have'],
  ['a volume', { server: { volumes: [{ secret: { secretName: 'other' } }] } }, 'the Secret other of namespace'],
  [
    'a part of a volume',
    { server: { volumes: [{ projected: { sources: [{ secret: { name: 'other' } }] } }] } },
    'the Secret other of namespace',
  ],
  [
    'a key of a part of a volume',
    { a: { projected: { sources: [{ secret: { name: 'mail', items: [{ key: 'smtp', path: 'x' }] } }] } } },
    'the key smtp, which the Secret mail does not have',
  ],
  [
    'a Secret of another namespace',
    { manifests: [{ metadata: { namespace: 'traefik' }, spec: { tls: { secretName: 'mail' } } }] },
    'the Secret mail of namespace traefik',
  ],
  [
    'an escaped reference, which names nothing',
    fromSecret('$${kubernetes_secret_v1.Mail.metadata[0].name}', 'password'),
    'the Secret $${kubernetes_secret_v1.Mail.metadata[0].name} of namespace',
  ],
])('%s is found', (_, values, message) => {
  expect(found(values)).toEqual([expect.stringContaining(message)]);
});

test('a Secret that the site names is accepted in its namespace, with the keys that it has', () => {
  const existingSecrets = [{ namespace: 'authentik', name: 'other', keys: ['a'] }];
  const count = (name: string, key: string, namespace?: string) =>
    findings(helmSecrets, helmStack({ values: [stringify(fromSecret(name, key))], ...(namespace && { namespace }) }), {
      existingSecrets,
    }).length;
  expect(count('other', 'a')).toBe(0);
  expect(count('other', 'b')).toBe(1);
  expect(count('others', 'a')).toBe(1);
  expect(count('other', 'a', 'elsewhere')).toBe(1);
});

test('every release is looked at, whatever its chart', () => {
  const values = [stringify({ password: 'x' })];
  expect(findings(helmSecrets, helmStack({ chart: './charts/manifests', values }))).toHaveLength(1);
});

test('findings name the release and the remedy', () => {
  expect(findings(helmSecrets, helmStackWith({ token: 'x', a: { secretName: 'other' } }))).toEqual([
    finding(RELEASE, 'token holds a secret', 'put it into a Secret, and name that in the values'),
    finding(
      RELEASE,
      'the Secret other of namespace authentik, which is neither in the stack nor named by the site',
      'declare it in the stack, or name it in the site',
    ),
  ]);
});
