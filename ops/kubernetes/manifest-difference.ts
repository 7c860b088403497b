import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import { MEMBER, type Place, type ValueDifference, valueDifferences } from '../core/value-difference';
import { PLACEHOLDER } from './objects';
import type { FieldSchema, LiveObject } from './reader';

/** Sections that the API server or a controller writes. */
const NOT_COMPARED = ['apiVersion', 'kind', 'status'];

/**
 * Every field in which a live custom resource differs from its manifest, in both directions. Labels and annotations beside
 * the stated ones are Helm's and other controllers'. A field that the live object has in addition is no difference where it
 * is the default of the definition.
 *
 * @param schema of the definition's version @default no field has a default
 */
export function manifestDifferences(
  stack: Manifest,
  live: LiveObject,
  schema: FieldSchema = {},
): readonly ValueDifference[] {
  return valueDifferences(stack, live, {
    isSame: (stated, found) =>
      (typeof stated === 'string' && stated.includes(PLACEHOLDER)) || isDeepStrictEqual(stated, found),
    isLeftOut: ({ keys }, stated, found) => {
      const [section = '', map = ''] = keys;
      if (section !== 'metadata')
        return NOT_COMPARED.includes(section) || (stated === undefined && isDefault(schema, keys, found));
      return map !== '' && (stated === undefined || !['labels', 'annotations'].includes(map));
    },
    isFree: ({ 0: section, length }) => section === 'metadata' && length > 1,
    whole: ['stack', 'live'],
  });
}

/** Whether the API server would give a field that is left out this value. */
function isDefault(schema: FieldSchema, keys: Place['keys'], value: unknown): boolean {
  const field = keys.reduce<FieldSchema>(({ items, properties, additionalProperties }, key) => {
    const below = key === MEMBER ? items : (properties?.[key] ?? additionalProperties);
    return typeof below === 'object' ? below : {};
  }, schema);
  return keys.at(-1) !== MEMBER && isDeepStrictEqual(field.default, value);
}
