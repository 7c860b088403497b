import type { Block, TerraformJson } from '../../../rules/readers/document';
import { noSecretValues } from '../../../rules/terraform/no-secret-values';
import { finding, findings } from '../documents';

const VARIABLES: NonNullable<TerraformJson['variable']> = {
  secret: { type: 'string', sensitive: true },
  open: { type: 'string' },
};
const REMEDY = 'name the secret in the site and let it come in as a sensitive variable';
const KEY = '-----BEGIN PRIVATE KEY-----';
const source = (block: Block) =>
  findings(noSecretValues, { variable: VARIABLES, resource: { authentik_source_oauth: { Google: block } } });
const provider = (block: Block) => findings(noSecretValues, { variable: VARIABLES, provider: { authentik: [block] } });

test('sensitive attributes that refer to sensitive variables are accepted', () => {
  expect(source({ consumer_secret: '${var.secret}' })).toEqual([]);
  expect(provider({ token: '${var.secret}' })).toEqual([]);
});

test('an attribute that is not given is not asked for', () => {
  expect(source({ name: 'Google' })).toEqual([]);
});

test.each([
  ['a literal', 'hunter2'],
  ['an empty literal', ''],
  ['null', null],
  ['a variable that is not sensitive', '${var.open}'],
  ['a variable that is not declared', '${var.gone}'],
  ['a sensitive variable with text around it', 'Bearer ${var.secret}'],
  ['another resource', '${authentik_token.Api.key}'],
])('a sensitive attribute that is %s is found', (_, value) => {
  expect(source({ consumer_secret: value })).toEqual([
    finding('authentik_source_oauth.Google', 'consumer_secret is not a reference to a sensitive variable', REMEDY),
  ]);
});

test('a literal token of the provider is found', () => {
  expect(provider({ url: 'https://sso.example.org', token: 'abc' })).toEqual([
    finding('provider.authentik', 'token is not a reference to a sensitive variable', REMEDY),
  ]);
});

const BASE64 = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl';
test.each([
  ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIE'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['a JSON web token', `Bearer ${BASE64}`],
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['an AWS key', 'AKIAIOSFODNN7EXAMPLE'],
  ['a URL with a password', 'postgresql://authentik:hunter2@pgbouncer:6432/authentik'],
])('text with the shape of %s is found wherever it stands', (shape, text) => {
  expect(source({ additional: { deep: ['fine', text] } })).toEqual([
    finding('authentik_source_oauth.Google', `additional.deep.1 looks like ${shape}`, REMEDY),
  ]);
});

test.each([
  ['a URL', 'https://sso.example.org/path?next=a@b'],
  ['a URL with a user', 'https://git@example.org/repository'],
  ['a URL whose password is a variable', 'postgresql://authentik:${var.secret}@pgbouncer/authentik'],
  ['a UUID', 'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c'],
  ['a certificate', '-----BEGIN CERTIFICATE-----'],
  ['a public key', '-----BEGIN PUBLIC KEY-----'],
  ['a word that begins like a token', 'ghp_short and AKIA'],
])('%s is no secret', (_, text) => {
  expect(source({ name: text })).toEqual([]);
});

test('a default of a sensitive variable is found, even an empty one', () => {
  const variable = { ...VARIABLES, token: { sensitive: true, default: '' }, host: { default: 'sso.example.org' } };
  expect(findings(noSecretValues, { variable })).toEqual([
    finding('var.token', 'has a default', 'remove the default of the sensitive variable'),
  ]);
});

test.each<[string, TerraformJson, string]>([
  ['a data source', { data: { authentik_group: { A: { name: KEY } } } }, 'data.authentik_group.A'],
  ['an output', { output: { key: { value: [KEY] } } }, 'output.key'],
  ['the description of a variable', { variable: { key: { description: KEY } } }, 'var.key'],
])('the shape of a secret is found in %s too', (_, config, address) => {
  expect(findings(noSecretValues, config).map((one) => one.address)).toEqual([address]);
});

describe('the values of a Helm release', () => {
  const values = (text: string) =>
    findings(noSecretValues, { variable: VARIABLES, resource: { helm_release: { A: { values: ['a: b', text] } } } });

  test.each([
    '${var.open}',
    '$${var.secret}',
    '${nonsensitive(sha256(jsonencode([kubernetes_secret_v1.Mail.data,var.secret])))}',
  ])('may hold %s', (text) => {
    expect(values(`a: "${text}"`)).toEqual([]);
  });

  test.each([
    ['x-${var.secret}', 'var.secret'],
    ['${kubernetes_secret_v1.Mail.data["password"]}', 'kubernetes_secret_v1.Mail.data'],
    ['${nonsensitive(sha256(var.secret))}', 'nonsensitive(sha256(var.secret'],
  ])('must not take %s: Helm prints them', (text, found) => {
    const remedy = 'put it into a Secret, and name that in the values';
    expect(values(`a: ${text}`)).toEqual([finding('helm_release.A', `values take ${found}`, remedy)]);
  });
});
