import * as z from 'zod';
import { Adoption } from '../../../constructs/core/adoption';
import * as f from './fields';

/** How a site says that an object exists already, for each way that Terraform can find one. */

const byNaturalKey = z.literal('key').transform(() => Adoption.byKey());
const byVariable = z
  .strictObject({ variable: f.variableName })
  .transform(({ variable }) => Adoption.byVariable(variable));
const byPrimaryKey = (id: z.ZodType<string>) => z.strictObject({ id }).transform((by) => Adoption.byId(by.id));

const integerKey = z
  .string()
  .regex(/^[1-9][0-9]*$/, 'is not an integer primary key in quotes; `GET /api/v3/providers/all/` shows it as pk')
  .meta(f.type('integer key', 'A primary key of authentik that is an integer, in quotes.', '12'));

const BY_ID = '`{ id }`, or `{ variable }` with the name of a Terraform variable that holds the id';
const LEFT_OUT = 'Left out, Terraform creates the object.';
const UNFOUND = 'does not say how the object is found; write';
const OR_NONE = 'or leave it out to create the object';

/** For what has a UUID and no natural key. */
export const byUuid = z.union([byVariable, byPrimaryKey(f.uuid)], `${UNFOUND} { id } or { variable }, ${OR_NONE}`).meta(
  f.type('adoption by id', `The object exists: ${BY_ID}. ${LEFT_OUT}`, {
    id: '6f1c2f4e-0000-4000-8000-000000000000',
  }),
);

/** For what is imported by its slug: another id does not fit. */
export const bySlug = z
  .union([byNaturalKey], `${UNFOUND} 'key' (its slug is the key), ${OR_NONE}`)
  .meta(f.type('adoption by slug', `The object exists: \`'key'\`, its slug finds it. ${LEFT_OUT}`, 'key'));

/**
 * For what is found by its name too.
 *
 * @param title of the type in the reference
 */
function byNameOr(title: string, id: z.ZodType<string>) {
  return z
    .union([byVariable, byPrimaryKey(id), byNaturalKey], `${UNFOUND} 'key', { id } or { variable }, ${OR_NONE}`)
    .meta(f.type(title, `The object exists: \`'key'\`, its name finds it; ${BY_ID}. ${LEFT_OUT}`, 'key'));
}

export const byKey = byNameOr('adoption', f.uuid);
export const atCloudflare = byNameOr('adoption at Cloudflare', f.cloudflareId);

/** A part of a noun that is several objects; the construct that makes it knows whether it has a natural key. */
const part = z.union(
  [
    byNaturalKey,
    byVariable,
    byPrimaryKey(
      z.string().regex(/^[0-9a-f][0-9a-f-]*$/, 'is not a primary key in quotes; `npm run ops -- adopt` shows the id'),
    ),
  ],
  `${UNFOUND} 'key', { id } or { variable }, ${OR_NONE}`,
);

/** For one object of the cluster: its key is its namespace and name. */
export const object = z
  .union(
    [byNaturalKey],
    `does not say that the object exists; write 'key' (namespace and name are the key), ${OR_NONE}`,
  )
  .meta(
    f.type(
      'adoption of an object of the cluster',
      `The object exists: \`'key'\`, namespace and name find it. ${LEFT_OUT}`,
      'key',
    ),
  );

const PARTS = '`npm run ops -- adopt` prints the names of the parts';

/** For a noun that is several objects of the cluster. */
export const objects = z
  .union(
    [object, z.record(z.string(), object)],
    "does not name the objects that exist; write { part: 'key' }, or 'key' where all of them exist",
  )
  .meta(
    f.type(
      'adoption of objects of the cluster',
      `Some of the objects exist: \`{ part: 'key' }\` for each, or \`'key'\` for all. ${PARTS}.`,
      'key',
    ),
  );

/** For a noun that is several objects: which of them exist, by the name of the part. */
export const parts = z
  .union(
    [byNaturalKey, z.record(z.string(), part)],
    "does not name the parts that exist; write { part: 'key' }, or 'key' where all of them exist and have a natural key",
  )
  .meta(
    f.type(
      'adoption of parts',
      `Some of the objects exist: for each part \`'key'\`, ${BY_ID}; or \`'key'\` for all. ${PARTS}.`,
      { provider: { id: '12' }, application: 'key' },
    ),
  );

const clientParts = z
  .object({
    provider: z
      .union(
        [byVariable, byPrimaryKey(integerKey)],
        'does not say how the provider is found; write { id } or { variable }',
      )
      .meta(f.about('The provider of the client, whose key is an integer.', { id: '12' })),
  })
  .catchall(part);

/** For a client that exists in any case, and those of its bindings that exist. */
export const client = z
  // First of all: `{ id }` is one fault, and not one for each key.
  .custom<z.input<typeof clientParts>>(
    (parts) => typeof parts === 'object' && parts !== null && 'provider' in parts,
    'does not name the provider; write { provider: { id } } or { provider: { variable } }',
  )
  .pipe(clientParts)
  .meta(
    f.type(
      'adoption of a client',
      `Its provider, \`{ provider: { id: '12' } }\` with the integer key, and each binding that exists. ${PARTS}.`,
      { provider: { id: '12' } },
    ),
  );
