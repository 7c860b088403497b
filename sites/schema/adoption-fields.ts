import * as z from 'zod';
import { Adoption } from '../../constructs/core/adoption';
import * as f from './fields';

/** How a site says that an object exists already, for each way that Terraform can find one. */

const integerKey = z
  .string()
  .regex(/^[1-9][0-9]*$/, 'is not an integer primary key in quotes; `GET /api/v3/providers/all/` shows it as pk')
  .meta(f.type('integer key', 'A primary key of authentik that is an integer, in quotes.', '12'));

const byVariable = z
  .strictObject({ variable: f.variableName })
  .transform(({ variable }) => Adoption.byVariable(variable));

const BY_ID = '`{ id }`, or `{ variable }` with the name of a Terraform variable that holds the id';
const LEFT_OUT = 'Left out, Terraform creates the object.';
const withoutKey =
  'does not say how the object is found; write { id } or { variable }, or leave it out to create the object';

/** For what has a UUID and no natural key. */
export const byUuid = z
  .union([byVariable, z.strictObject({ id: f.uuid }).transform(({ id }) => Adoption.byId(id))], withoutKey)
  .meta(
    f.type('adoption by id', `The object exists: ${BY_ID}. ${LEFT_OUT}`, {
      id: '6f1c2f4e-0000-4000-8000-000000000000',
    }),
  );

/** For what is imported by its slug: another id does not fit. */
export const bySlug = z
  .union(
    [z.literal('key').transform(() => Adoption.byKey())],
    "does not say how the object is found; write 'key' (its slug is the key), or leave it out to create the object",
  )
  .meta(f.type('adoption by slug', `The object exists: \`'key'\`, its slug finds it. ${LEFT_OUT}`, 'key'));

/** For what is found by its name too. */
export const byKey = z
  .union(
    [
      byVariable,
      z.strictObject({ id: f.uuid }).transform(({ id }) => Adoption.byId(id)),
      z.literal('key').transform(() => Adoption.byKey()),
    ],
    "does not say how the object is found; write 'key', { id } or { variable }, or leave it out to create the object",
  )
  .meta(f.type('adoption', `The object exists: \`'key'\`, its name finds it; ${BY_ID}. ${LEFT_OUT}`, 'key'));

/** A part of a noun that is several objects; the construct that makes it knows whether it has a natural key. */
const part = z.union(
  [
    z.literal('key').transform(() => Adoption.byKey()),
    byVariable,
    z
      .strictObject({
        id: z
          .string()
          .regex(/^[0-9a-f][0-9a-f-]*$/, 'is not a primary key in quotes; `npm run ops -- adopt` shows the id'),
      })
      .transform(({ id }) => Adoption.byId(id)),
  ],
  "does not say how the object is found; write 'key', { id } or { variable }, or leave it out to create the object",
);

/** For one object of the cluster: its key is its namespace and name. */
export const object = z
  .union(
    [z.literal('key').transform(() => Adoption.byKey())],
    "does not say that the object exists; write 'key' (namespace and name are the key), or leave it out to create the object",
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
    [z.literal('key').transform(() => Adoption.byKey()), z.record(z.string(), part)],
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
        [byVariable, z.strictObject({ id: integerKey }).transform(({ id }) => Adoption.byId(id))],
        'does not say how the provider is found; write { id } or { variable }',
      )
      .meta(f.about('The provider of the client, whose key is an integer.', { id: '12' })),
  })
  .catchall(part);

/** For a client that exists in any case, and those of its bindings that exist. */
export const client = z
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
