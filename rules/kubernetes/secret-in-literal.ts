import { namesSecret } from '../../constructs/kubernetes/secret-names';
import { resourcesOfType, stringsIn } from '../readers/document';
import { stackRule } from '../rule';

const DATA = ['data', 'binary_data', 'data_wo', 'binary_data_wo'];

export const secretInLiteral = stackRule({
  id: 'secret-in-literal',
  what: 'what a Secret holds under the name of a secret is a reference',
  why: 'A literal is in the repository, in the synthesised JSON and in every copy of both.',
  *checkStack(stack) {
    for (const type of ['kubernetes_secret_v1', 'kubernetes_secret', 'kubernetes_secret_v1_data']) {
      for (const { address, block } of resourcesOfType(stack, type)) {
        for (const name of DATA) {
          for (const { path, text } of stringsIn(block[name])) {
            if (!namesSecret(path) || text.replaceAll('$${', ' ').includes('${')) continue;
            yield {
              address,
              found: `${name}.${path} is a literal`,
              remedy: 'name the secret in the site and let it come in as a sensitive variable',
            };
          }
        }
      }
    }
  },
});
