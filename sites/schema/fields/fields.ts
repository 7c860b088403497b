import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import {
  redirectExpressionFault,
  strictRedirectFault,
} from '../../../constructs/authentik/applications/redirect-uri-faults';
import { CLOUDFLARE_ID } from '../../../constructs/cloudflare/names';
import { Duration } from '../../../constructs/core/duration';
import { imageFault } from '../../../constructs/kubernetes/image';
import { explain } from './messages';

// A site is validated once: compiling each schema first, as zod does by itself, takes three times as long.
z.config({ jitless: true, customError: explain });

/**
 * Field types of a site. Each message reads "is ...; what to do": path and found value are put in front of it.
 *
 * Each type has a title, what it accepts, and an example: `npm run docs` writes them into docs/reference/types.md. Each field
 * adds its description, one sentence; docs/reference/ and the JSON Schema are made of them.
 */

/** Description of a field, and an example where that of its type says too little. */
export function about(description: string, ...examples: readonly unknown[]) {
  return examples.length === 0 ? { description } : { description, examples: [...examples] };
}

/** A key that may be left out although the schema needs it: it is filled in first (application-defaults.ts). */
export function written(filledIn: string) {
  return { filledIn };
}

/** Name of a field type, the values that it accepts, and examples. */
export function type(title: string, accepts: string, ...examples: readonly unknown[]) {
  return { title, accepts, typical: examples[0], examples: [...examples] };
}

/** Text of one form. `said`: the message states the value already. */
export function form(
  faultIn: (text: string) => string | undefined,
  { base = z.string(), said }: { readonly base?: z.ZodString; readonly said?: true } = {},
) {
  return base.check(({ value, issues }) => {
    const message = faultIn(value);
    if (message !== undefined) issues.push({ code: 'custom', message, input: value, params: { said }, continue: true });
  });
}

export function pattern(expression: RegExp, message: string) {
  // JSON Schema does not see into a check: the pattern is stated for it.
  const meta = { pattern: expression.source };
  return form((input) => (expression.test(input) ? undefined : message)).meta(meta);
}

/**
 * authentik trims what it saves, so that the plan would never be empty. Control and zero-width characters cannot be seen in a
 * review.
 */
function textFault(input: string, allowed = ''): string | undefined {
  if (input.trim() === '') return 'is empty; give a text';
  if (input !== input.trim()) return 'begins or ends with a blank, which servers trim; remove it';
  const hidden = [...input].find(
    (letter) => /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(letter) && !allowed.includes(letter),
  );
  if (hidden === undefined) return undefined;
  const code = hidden.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return `holds the invisible character U+${code}; remove it`;
}

export const text = form(textFault).meta({
  title: 'text',
  accepts:
    'One line that is not empty, without blanks at its ends and without control and zero-width characters. A name must match the server letter by letter.',
  minLength: 1,
});

/** An expression or a value, which may have several lines. */
export const lines = form((input) => textFault(input, '\n\t')).meta({
  title: 'lines',
  accepts: 'Text that is not empty, on one line or several, without control and zero-width characters.',
  minLength: 1,
});

export const slug = pattern(/^[-a-zA-Z0-9_]+$/, 'is not a slug; use letters, digits, "-" and "_" only').meta(
  type('slug', 'Letters, digits, `-` and `_`, as in the address of a page in authentik.', 'wiki'),
);

/** A sentence that says why. */
export const reason = form((input) =>
  input.trim().length < 20
    ? 'is too short for a reason; write a sentence of 20 characters or more'
    : textFault(input, '\n\t'),
)
  .meta({ minLength: 20 })
  .meta(type('reason', 'A sentence of 20 characters or more.', 'it signs its users in by itself'));

export const siteName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'is not 1 to 31 lower case letters, digits and "-"; shorten or correct it, since it is in the key of every state',
  )
  .meta(type('site name', '1 to 31 lower case letters, digits and `-`, beginning with a letter.', 'home'));

export const constructId = z
  .string()
  .regex(
    /^[A-Z][A-Za-z0-9]*$/,
    'is not a PascalCase noun; write for example DomainWideCatchAll, since it becomes a Terraform address',
  )
  .refine((key) => key !== 'Resource', 'is the one key that Terraform addresses leave out; choose another')
  .meta(
    type(
      'key',
      'A noun in PascalCase. It becomes part of Terraform addresses: choose it once. A later change needs an entry in `state.moved`.',
      'Wiki',
    ),
  );

/** The key of a record, named elsewhere; the checks between the parts report one that the record lacks. */
export const keyOf = pattern(
  /^[A-Z][A-Za-z0-9]*$/,
  'is not a PascalCase key of the site; write for example Members',
).meta(type('reference', 'A key that the site has, letter by letter.', 'Members'));

export const host = pattern(
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
  'is not a host name in lower case; leave out scheme, port and path',
).meta(type('host name', 'A full host name in lower case, without scheme, port and path.', 'sso.example.org'));

export const hostLabel = pattern(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  'is not one label of a host name, at most 63 characters in lower case; leave out the domain, or shorten it',
).meta(type('label', 'Lower case letters, digits and `-`: one part of a host name, or the name of an object.', 'wiki'));

export const webUrl = z
  .url({ protocol: /^https?$/, message: 'is not a URL of the web; write it with https://' })
  .meta(type('URL', 'An address that begins with `https://` or `http://`.', 'https://wiki.example.org'));

/** No user and password: the output would show them. */
export const stateUrl = z
  .url('is not a URL; write the part before the names of site and stack, which are appended')
  .refine((text) => !/\/\/[^/]*@/.test(text), 'holds credentials; set TF_HTTP_USERNAME and TF_HTTP_PASSWORD')
  .meta(type('URL without credentials', 'A URL without user and password.', 'https://state.example.org/gatehouse'));

export const strictRedirect = z
  .string()
  .superRefine(refuse(strictRedirectFault))
  .meta(
    type(
      'redirect URI',
      'A whole URI, which authentik compares letter by letter.',
      'https://wiki.example.org/oauth2/callback',
    ),
  );

export const redirectExpression = z
  .string()
  .superRefine(refuse(redirectExpressionFault))
  .meta(
    type(
      'redirect expression',
      'A regular expression that must match the whole URI and no other host.',
      'https://wiki\\.example\\.org/.*',
    ),
  );

function refuse(faultOf: (text: string) => string | undefined) {
  return (input: string, context: z.RefinementCtx) => {
    const message = faultOf(input);
    if (message !== undefined) context.addIssue({ code: 'custom', message, input });
  };
}

export const uuid = pattern(
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'is not a UUID in lower case; copy it from the address bar of the admin interface',
).meta(
  type('UUID', 'A UUID in lower case, copied from the address bar of the UI.', '6f1c2f4e-0000-4000-8000-000000000000'),
);

export const cloudflareId = z
  .string()
  .regex(CLOUDFLARE_ID, 'is not an id of Cloudflare (32 hexadecimal digits); copy it from the dashboard')
  .meta(type('Cloudflare id', '32 hexadecimal digits, copied from the dashboard.', '0123456789abcdef0123456789abcdef'));

export const variableName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'is not the name of a Terraform variable; use lower case, digits and "_"')
  .meta(type('variable', 'Name of a Terraform variable: lower case letters, digits and `_`.', 'wiki_provider_id'));

/** What is found in place of a secret's name may be the secret: it is never shown. */
export const NO_SECRET_NAME =
  'is not the name of a secret; name its entry under secrets, in lower case, and never write the secret itself';

/** Name of an entry in the site's register of secrets. */
export const secretName = z
  .string(NO_SECRET_NAME)
  .regex(/^[a-z][a-z0-9_]*$/, NO_SECRET_NAME)
  .meta(
    type(
      'secret',
      'Name of an entry of `secrets`, never the secret itself. Terraform reads it from `TF_VAR_<name>`.',
      'authentik_token',
    ),
  );

/**
 * A container image that always means the same release.
 *
 * @param example for the remedy
 */
export function image(example: string) {
  return form((input) => imageFault(input, example), { said: true }).meta(
    type('image', 'A container image with its registry and a tag that is a version, or a digest.', example),
  );
}

export const version = pattern(
  /^\d{4}\.\d{1,2}\.\d+$/,
  'is not a version; write all three parts, for example 2026.2.4',
).meta(type('version', 'All three parts of a version of authentik or its chart.', '2026.2.4'));

export const traefikVersion = pattern(
  /^\d+\.\d+\.\d+$/,
  'is not a version of Traefik; write all three parts, for example 3.7.16',
).meta(type('traefikVersion', 'All three parts of a version of Traefik.', '3.7.16'));

export const order = z
  .int('is not a whole number; count in tens')
  .min(0, 'is below 0; count in tens')
  .meta(type('order', 'A whole number from 0. The lowest is first. Count in tens.', 10));

/** Never zero: a login would end with the browser, and a token would be refused at once (incident I1). */
export const duration = z
  .string()
  .meta({ examples: ['weeks=4'] })
  .transform((value, context): Duration => {
    try {
      const duration = Duration.parse(value);
      if (!duration.isZero) return duration;
      context.addIssue({ code: 'custom', message: 'is zero; write for example weeks=4 or hours=1', input: value });
    } catch (error) {
      const message = error instanceof Error ? error.message.replace(/, found: .*; /, '; ') : String(error);
      context.addIssue({ code: 'custom', message, input: value });
    }
    return z.NEVER;
  })
  .meta(
    type(
      'duration',
      "authentik's own form, above zero: `weeks=4`, `days=30`, `hours=1`, `minutes=5`, `seconds=30`, or several joined by `;`.",
      'weeks=4',
    ),
  );

const STATED = 'An adopted stage must state the live value, since the provider never reads it.';
export const networkBinding = z
  .enum(['no_binding', 'bind_asn', 'bind_asn_network', 'bind_asn_network_ip'])
  .describe(`How closely a session is bound to the network of the browser. ${STATED}`);
export const geoipBinding = z
  .enum(['no_binding', 'bind_continent', 'bind_continent_country', 'bind_continent_country_city'])
  .describe(`How closely a session is bound to the place of the browser. ${STATED}`);

export const LOOKUP = 'is not true; write true for an object that is only looked up, or leave it out';
export const lookup = z
  .literal(true)
  .describe(
    'The object exists and the UI owns it: it is found by its exact name or slug, and Terraform never writes it.',
  );
export const noLookup = z.literal(false).optional().describe('Left out: Terraform owns the object.');

/** Address and length of a network, without bits beyond the length. */
export const network = z
  .string()
  .refine(isNetwork, 'is not a network; write an address, a slash and a length, for example 10.42.0.0/16')
  .meta(type('network', 'An address, a slash and a length, no bits set beyond it.', '10.42.0.0/16'));

function isNetwork(input: string): boolean {
  try {
    const [address, length] = ipaddr.parseCIDR(input);
    return ipaddr.parse(address.toString()).kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(input).toString() === address.toString() && length > 0
      : ipaddr.IPv6.networkAddressFromCIDR(input).toString() === address.toString() && length > 0;
  } catch {
    return false;
  }
}

/** Name of a variable that authentik reads. */
export const environmentVariable = z
  .string()
  .regex(/^AUTHENTIK_[A-Z0-9_]+$/, 'is not a variable of authentik; write for example AUTHENTIK_DISABLE_UPDATE_CHECK')
  .meta(
    type('variable', 'Name of a variable of authentik, `__` between the levels.', 'AUTHENTIK_DISABLE_UPDATE_CHECK'),
  );
