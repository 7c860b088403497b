import { NEVER_READ } from './attribute-diff';
import type { Review } from './review';

/** Above the annotations and labels that a plan takes off. */
export const LOST_TITLE = 'Annotations and labels that go';

/** Ours, or Helm's: no other controller acts on them. */
const OWN = /^(gatehouse\/|(app\.kubernetes|helm|meta\.helm)\.(io|sh)\/)/;
const METADATA = /^metadata\[[^\]]*\]\.(annotation|label)s(?:\.([\w-]+)|\["(.+)"\])$/;

/** An annotation or a label that an object loses. */
export interface LostMetadata {
  readonly address: string;
  readonly kind: string;
  readonly key: string;
}

/**
 * Returns what an apply takes off objects of the cluster: another controller may act on it, as external-dns does, and its
 * loss is no change of anything that this project knows.
 */
export function findLostMetadata({ changes }: Pick<Review, 'changes'>): readonly LostMetadata[] {
  return changes.flatMap(({ address, attributes }) =>
    attributes.flatMap(({ path, before, after }) => {
      const [, kind = '', plain, quoted] = METADATA.exec(path) ?? [];
      const key = plain ?? quoted ?? '';
      const isLost = after === null && before !== null && before !== NEVER_READ;
      return key === '' || !isLost || OWN.test(key) ? [] : [{ address, kind, key }];
    }),
  );
}
