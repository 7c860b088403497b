import { secretInEnv } from '../../../rules/kubernetes/secret-in-env';
import { finding, findings } from '../documents';
import { SYNC, syncStack } from './pod-documents';

test('variables from a Secret are accepted', () => {
  expect(findings(secretInEnv, syncStack())).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['a literal', { name: 'API_TOKEN', value: 'hunter2' }, 'API_TOKEN as a literal'],
  [
    'a ConfigMap',
    { name: 'DB_PASSWORD', value_from: { config_map_key_ref: { name: 'sync-program', key: 'a' } } },
    'DB_PASSWORD from a ConfigMap',
  ],
  [
    'a sensitive variable under a harmless name',
    { name: 'LAPI', value: 'x${var.lapi_key}' },
    'container.0.env.3.value takes var.lapi_key',
  ],
  [
    'a token that another resource made',
    { name: 'EDGE', value: '${cloudflare_account_token.Sync.value}' },
    'container.0.env.3.value takes cloudflare_account_token.Sync.value',
  ],
])('a secret in the environment is found as %s', (_, variable, message) => {
  expect(findings(secretInEnv, syncStack({ 'container.env.3': variable }))).toEqual([
    finding(SYNC, message, 'use EnvValue.secret(...)'),
  ]);
});

test('a secret among the arguments is found', () => {
  const stack = syncStack({ 'container.args': ['--key', '${var.lapi_key}'] });
  expect(findings(secretInEnv, stack).map(({ found }) => found)).toEqual(['container.0.args.1 takes var.lapi_key']);
});

test.each<[string, unknown]>([
  ['an empty value', { name: 'API_TOKEN', value: '' }],
  ['a variable that is not sensitive', { name: 'ZONE', value: '${var.zone}' }],
  ['an escaped template', { name: 'TEXT', value: '$${var.lapi_key}' }],
])('%s is accepted in the environment', (_, variable) => {
  expect(findings(secretInEnv, syncStack({ 'container.env.3': variable }))).toEqual([]);
});
