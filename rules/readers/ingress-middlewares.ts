import { EMBEDDED_OUTPOST_NAME, outpostObjectName } from '../../constructs/authentik/outposts/outpost-config';
import { child } from './block';
import type { Block, SiteDocument } from './document';
import { manifestsIn } from './manifests';
import { expandChain, middlewareKey } from './middleware-chain';

export interface MiddlewareEffect {
  /** It is written as an Ingress names it. */
  readonly reference: string;
  /** The gate that it serves, if it is a forward auth. */
  readonly forwardAuth?: 'required' | 'public';
  /** How it can stop a visitor, if it can. */
  readonly blocker?: 'forward auth' | 'CrowdSec';
  /** `undeclared` for an existing one, whose limit is unknown. */
  readonly rateLimit?: { readonly average: number; readonly burst: number } | 'undeclared';
}

/** The outpost with sessions of users; any other one signs every visitor in as the guest. */
const EMBEDDED_OUTPOST = outpostObjectName(EMBEDDED_OUTPOST_NAME);

/** Resolves the references of an Ingress. */
export function middlewareReader({
  stacks,
  middlewareParts = {},
}: SiteDocument): (references: readonly string[]) => readonly MiddlewareEffect[] {
  const manifests = stacks
    .flatMap(manifestsIn)
    .filter(({ manifest }) => manifest.kind === 'Middleware')
    .map(({ manifest }) => manifest);
  const byKey = new Map(manifests.map((manifest) => [middlewareKey(manifest), manifest]));
  const declared = new Map(
    manifests.map((manifest) => [
      `${manifest.metadata.namespace}-${manifest.metadata.name}@kubernetescrd`,
      expandChain(byKey, middlewareKey(manifest)).map(readEffect),
    ]),
  );
  return (references) =>
    references.map((reference) => {
      const effects = declared.get(reference) ?? [existingMiddleware(reference, middlewareParts[reference])];
      return Object.assign({ reference }, ...effects);
    });
}

/** A middleware of another tool is judged by its part in the site, or by its name: nothing else is known of it. */
export function existingMiddleware(reference: string, part = reference): Omit<MiddlewareEffect, 'reference'> {
  if (/forward-?auth/i.test(reference)) {
    return { forwardAuth: /public|guest/i.test(reference) ? 'public' : 'required', blocker: 'forward auth' };
  }
  return {
    blocker: /crowdsec|bouncer/i.test(`${reference} ${part}`) ? 'CrowdSec' : undefined,
    rateLimit: /rate-?limit/i.test(part) ? 'undeclared' : undefined,
  };
}

/** A rate limit has Traefik's defaults: average 0, which is no limit, and burst 1. */
function readEffect(spec: Block): Omit<MiddlewareEffect, 'reference'> {
  if (spec.forwardAuth !== undefined) {
    // Another address is that of the fallback, which asks the embedded outpost.
    const outpost = /\/\/(ak-outpost-[\w-]+)/.exec(String(child(spec, 'forwardAuth').address))?.[1];
    const isEmbedded = outpost === undefined || outpost === EMBEDDED_OUTPOST;
    return { forwardAuth: isEmbedded ? 'required' : 'public', blocker: 'forward auth' };
  }
  if (spec.rateLimit === undefined) return {};
  const { average = 0, burst = 1 } = child(spec, 'rateLimit');
  return { rateLimit: { average: Number(average), burst: Number(burst) } };
}
