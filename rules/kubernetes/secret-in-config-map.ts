import { namesSecret } from '../../constructs/kubernetes/secret-names';
import { type Block, resourcesOfType, stringsIn } from '../readers/document';
import { secretReference } from '../readers/secret-in-reference';
import { stackRule } from '../rule';

/** What only stands where a password is kept. */
const VERIFIERS: readonly (readonly [name: string, shape: RegExp])[] = [
  ['a SCRAM verifier', /SCRAM-SHA-256\$\d+:/],
  ['an md5 password of PostgreSQL', /"md5[0-9a-f]{32}"/],
  ['a password hash', /\$(?:2[aby]|apr1|5|6|y)\$[^\s$]+\$?[./A-Za-z0-9]{20,}/],
];

export const secretInConfigMap = stackRule({
  id: 'secret-in-config-map',
  what: 'no ConfigMap holds a secret',
  why: 'A ConfigMap is readable for everyone who may look at a namespace, and its text is in every plan.',
  *checkStack(stack) {
    const remedy = 'put it into a Secret';
    for (const type of ['kubernetes_config_map_v1', 'kubernetes_config_map', 'kubernetes_config_map_v1_data']) {
      for (const { address, block } of resourcesOfType(stack, type)) {
        const { data, binary_data: binaryData } = block;
        for (const { path, text } of stringsIn({ ...asBlock(data), ...asBlock(binaryData) })) {
          const reference = secretReference(stack, text);
          const verifier = VERIFIERS.find(([, shape]) => shape.test(text))?.[0];
          if (reference !== undefined) yield { address, found: `${path} takes ${reference}`, remedy };
          else if (verifier !== undefined) yield { address, found: `${path} holds ${verifier}`, remedy };
          else if (namesSecret(path) && text !== '') yield { address, found: `a value named ${path}`, remedy };
        }
      }
    }
  },
});

function asBlock(value: unknown): Block {
  return typeof value === 'object' && value !== null ? (value as Block) : {};
}
