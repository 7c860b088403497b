import { secretInLiteral } from '../../../rules/kubernetes/secret-in-literal';
import { finding, findings } from '../documents';
import { KEYS, syncStack } from './pod-documents';

test('a Secret of references is accepted', () => {
  expect(findings(secretInLiteral, syncStack())).toEqual([]);
});

test('a literal in a Secret is found under the name of a secret, and accepted under any other', () => {
  const data = { HOST: 'db.example.org', PASSWORD: 'hunter2', TOKEN: '$${not.a.reference}', KEY: 'a${var.lapi_key}' };
  const remedy = 'name the secret in the site and let it come in as a sensitive variable';
  expect(findings(secretInLiteral, syncStack({ [`${KEYS}.data`]: data }))).toEqual([
    finding(KEYS, 'data.PASSWORD is a literal', remedy),
    finding(KEYS, 'data.TOKEN is a literal', remedy),
  ]);
});
