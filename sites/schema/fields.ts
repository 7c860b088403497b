import * as z from 'zod';
import { redirectExpressionFault, strictRedirectFault } from '../../constructs/authentik/redirect-uri';
import { Adoption } from '../../constructs/core/adoption';
import { Duration } from '../../constructs/core/duration';
import { imageFault } from '../../constructs/kubernetes/image';
import { cpuMillis, memoryBytes } from '../../constructs/kubernetes/quantity';

// A site is validated once: compiling each schema first, as zod does by itself, takes three times as long.
z.config({ jitless: true });

/** Field types of a site. Each message reads "must ...; what to do": path and found value are put in front of it. */

export const text = z.string().trim().min(1, 'is empty; write it out, a name to the letter');

/**
 * Text of one form. `standIn` takes the place of any other, so that constructs and rules still see the rest of a site:
 * they would stumble over the text itself, or find what is told already.
 */
function form(faultIn: (text: string) => string | undefined, standIn: string, params: object = {}) {
  return z.string().transform((input, context) => {
    const message = faultIn(input);
    if (message === undefined) return input;
    context.addIssue({ code: 'custom', message, input, params, continue: true });
    return standIn;
  });
}

function pattern(expression: RegExp, message: string, standIn: string) {
  return form((input) => (expression.test(input) ? undefined : message), standIn);
}

export const slug = pattern(/^[-a-zA-Z0-9_]+$/, 'is not a slug; use letters, digits, "-" and "_" only', 'stand-in');

/** It is part of the key of every state, and must not change afterwards. */
export const siteName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'is not 1 to 31 lower case letters, digits and "-"; shorten or correct it, since it is in the key of every state',
  );

/** Key of a record: it becomes part of Terraform addresses and must not change afterwards. */
export const constructId = z.string().regex(
  // `Resource` is left out of addresses.
  /^(?!Resource$)[A-Z][A-Za-z0-9]*$/,
  'is not a PascalCase noun; write for example DomainWideCatchAll, since it becomes a Terraform address',
);

export const host = pattern(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
  'is not a host name in lower case; leave out scheme, port and path',
  'stand-in.example',
);

export const hostLabel = pattern(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  'is not one label of a host name in lower case; leave out the domain',
  'stand-in',
);

export const webUrl = z.url({ protocol: /^https?$/, message: 'is not a URL of the web; write it with https://' });

/** No user and password: they would stand in the output. */
export const stateUrl = z
  .url('is not a URL; write the part before the names of site and stack, which are appended')
  .refine((text) => !/\/\/[^/]*@/.test(text), 'holds credentials; set TF_HTTP_USERNAME and TF_HTTP_PASSWORD');

/** authentik compares it letter by letter. */
export const strictRedirect = z.string().superRefine(refuse(strictRedirectFault));

/** authentik wants it to match from start to end. */
export const redirectExpression = z.string().superRefine(refuse(redirectExpressionFault));

function refuse(faultOf: (text: string) => string | undefined) {
  return (input: string, context: z.RefinementCtx) => {
    const message = faultOf(input);
    if (message !== undefined) context.addIssue({ code: 'custom', message, input });
  };
}

export const uuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'is not a UUID in lower case; copy it from the address bar of the admin interface',
  );

const integerKey = z
  .string()
  .regex(/^[1-9][0-9]*$/, 'is not an integer primary key in quotes; `GET /api/v3/providers/all/` shows it as pk');

export const variableName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'is not the name of a Terraform variable; use lower case, digits and "_"');

/** What is found in place of a secret's name may be the secret: it is never shown. */
export const NO_SECRET_NAME =
  'is not the name of a secret; name its entry under secrets, in lower case, and never write the secret itself';

/** Name of an entry in the site's register of secrets. */
export const secretName = z.string(NO_SECRET_NAME).regex(/^[a-z][a-z0-9_]*$/, NO_SECRET_NAME);

/**
 * A container image that always means the same release.
 *
 * @param example for the remedy
 */
export function image(example: string) {
  return form((input) => imageFault(input, example), example, { said: true });
}

export const version = z
  .string()
  .regex(/^\d{4}\.\d{1,2}\.\d+$/, 'is not a version; write all three parts, for example 2026.2.4');

export const order = z.int('is not a whole number; count in tens').min(0, 'is below 0; count in tens');

export const cpu = z
  .string()
  .regex(/^(?!0*\.?0*m?$)\d+(\.\d+)?m?$/, 'is not a CPU quantity above 0; write for example 2 or 100m');

/** With its unit: without one, and with `m`, next to nothing is given, and the pod never starts. */
export const memory = z
  .string()
  .regex(
    /^(?!0*\.?0*[a-zA-Z]*$)\d+(\.\d+)?(Ki|Mi|Gi)$/,
    'is not memory above 0 in Ki, Mi or Gi; write for example 128Mi',
  );

/** Never zero: a login would end with the browser, and a token would be refused as soon as it is made (incident I1). */
export const duration = z.string().transform((value, context): Duration => {
  try {
    const duration = Duration.parse(value);
    if (duration.isZero) throw new RangeError('is zero; write for example weeks=4 or hours=1');
    return duration;
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/, found: .*; /, '; ') : String(error);
    context.addIssue({ code: 'custom', message, input: value, continue: true });
    // Stands in for it, so that the rest of the site is looked at.
    return Duration.hours(1);
  }
});

const byVariable = z
  .strictObject({ variable: variableName })
  .transform(({ variable }) => Adoption.byVariable(variable));
const withoutKey =
  'does not say how the object is found; write { id } or { variable }, or leave it out to create the object';

/** For what has a UUID and no natural key. Left out, as every `adopt`, Terraform creates the object. */
export const adoptByUuid = z.union(
  [byVariable, z.strictObject({ id: uuid }).transform(({ id }) => Adoption.byId(id))],
  withoutKey,
);

/** For what is imported by its slug: another id does not fit. */
export const adoptBySlug = z.union(
  [z.literal('key').transform(() => Adoption.byKey())],
  "does not say how the object is found; write 'key' (its slug is the key), or leave it out to create the object",
);

/** For what is found by its name too. */
export const adoptByKey = z.union(
  [
    byVariable,
    z.strictObject({ id: uuid }).transform(({ id }) => Adoption.byId(id)),
    z.literal('key').transform(() => Adoption.byKey()),
  ],
  "does not say how the object is found; write 'key', { id } or { variable }, or leave it out to create the object",
);

/** A part of a noun that is several objects; the construct that makes it knows whether it has a natural key. */
const adoptPart = z.union(
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
export const adoptObject = z.union(
  [z.literal('key').transform(() => Adoption.byKey())],
  "does not say that the object exists; write 'key' (namespace and name are the key), or leave it out to create the object",
);

/** For a noun that is several objects of the cluster. */
export const adoptObjects = z.union(
  [adoptObject, z.record(z.string(), adoptObject)],
  "does not name the objects that exist; write { part: 'key' }, or 'key' where all of them exist",
);

/** For a noun that is several objects: which of them exist, by the name of the part. */
export const adoptParts = z.union(
  [z.literal('key').transform(() => Adoption.byKey()), z.record(z.string(), adoptPart)],
  "does not name the parts that exist; write { part: 'key' }, or 'key' where all of them exist and have a natural key",
);

const clientParts = z
  .object({
    /** Its key is an integer. */
    provider: z.union(
      [byVariable, z.strictObject({ id: integerKey }).transform(({ id }) => Adoption.byId(id))],
      'does not say how the provider is found; write { id } or { variable }',
    ),
  })
  .catchall(adoptPart);

/** For a client that exists in any case, and those of its bindings that exist. */
export const adoptClient = z
  .custom<z.input<typeof clientParts>>(
    (parts) => typeof parts === 'object' && parts !== null && 'provider' in parts,
    'does not name the provider; write { provider: { id } } or { provider: { variable } }',
  )
  .pipe(clientParts);

export const networkBinding = z.enum(['no_binding', 'bind_asn', 'bind_asn_network', 'bind_asn_network_ip']);
export const geoipBinding = z.enum([
  'no_binding',
  'bind_continent',
  'bind_continent_country',
  'bind_continent_country_city',
]);

export const LOOKUP = 'is not true; write true for an object that is only looked up, or leave it out';
/** The object exists and stays the UI's: it is found by its exact name or slug, and Terraform never writes it. */
export const lookup = z.literal(true);
export const noLookup = z.literal(false).optional();

const QUANTITIES = { cpu: cpuMillis, memory: memoryBytes };

/** Kubernetes refuses a pod that requests more than its limit: authentik's controller could not update the outpost. */
export const resources = z
  .strictObject({
    limits: z.strictObject({ cpu: cpu.optional(), memory: memory.optional() }).optional(),
    requests: z.strictObject({ cpu: cpu.optional(), memory: memory.optional() }).optional(),
  })
  .check(({ value: { limits = {}, requests = {} }, issues }) => {
    for (const name of ['cpu', 'memory'] as const) {
      const measure = QUANTITIES[name];
      const limit = limits[name] ?? '';
      const request = requests[name] ?? '';
      if ((measure(request) ?? 0) <= (measure(limit) ?? Number.POSITIVE_INFINITY)) continue;
      const message = `is above the limit of ${limit}; raise the limit or lower the request`;
      issues.push({ code: 'custom', path: ['requests', name], input: request, message, continue: true });
    }
  });
