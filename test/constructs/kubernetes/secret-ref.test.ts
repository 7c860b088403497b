import { TerraformOutput } from '../../../constructs/core/cdktf';
import type { SiteStack } from '../../../constructs/core/stack';
import { ExistingSecret } from '../../../constructs/kubernetes/existing-secret';
import { Secret } from '../../../constructs/kubernetes/secret';
import { type SecretRef, secretAnnotations } from '../../../constructs/kubernetes/secret-ref';
import { demoSecret, lapiKey, object, synthKubernetes } from './kubernetes-stack';

const EXISTING = new ExistingSecret({ name: 'mail', namespace: 'apps', keys: ['password'], revision: '2026-01' });
const OTHER = new ExistingSecret({ name: 'database', namespace: 'apps', keys: [], revision: '7' });

test('a Secret that is there already is known by its name and by the keys that the site says', () => {
  expect(EXISTING).toMatchObject({ nameReference: 'mail', namespace: 'apps' });
  expect(EXISTING.has('password')).toBe(true);
  expect(EXISTING.has('Password')).toBe(false);
  expect(OTHER.has('password')).toBe(false);
});

test('a Secret of the stack is known by the keys of its references and of its literals', () => {
  synthKubernetes((stack) => {
    const data = { password: lapiKey(stack) };
    const secret: SecretRef = new Secret(stack, 'Secret', { ...object('demo'), data, plain: { host: 'db' } });
    expect(['password', 'host', 'user'].map((key) => secret.has(key))).toEqual([true, true, false]);
  });
});

test('without a Secret there is no annotation', () => {
  expect(secretAnnotations([])).toEqual({});
});

test('the revisions of Secrets that are there already stand in the annotation, and no checksum beside them', () => {
  expect(secretAnnotations([EXISTING, OTHER])).toEqual({ 'gatehouse/secret-revisions': 'mail=2026-01,database=7' });
});

test('one checksum goes over the contents of all Secrets of the stack', () => {
  const annotations = annotationsOf((stack) => {
    const second = new Secret(stack, 'Second', { ...object('second'), data: { key: '${var.other}' } });
    return [demoSecret(stack), EXISTING, second];
  });
  expect(annotations).toEqual({
    'checksum/secrets':
      '${nonsensitive(sha256(jsonencode([kubernetes_secret_v1.Secret.data, kubernetes_secret_v1.Second.data])))}',
    'gatehouse/secret-revisions': 'mail=2026-01',
  });
});

function annotationsOf(secrets: (stack: SiteStack) => readonly SecretRef[]): unknown {
  const config = synthKubernetes((stack) => {
    new TerraformOutput(stack, 'annotations', { value: secretAnnotations(secrets(stack)) });
  });
  return config.output?.annotations?.value;
}
