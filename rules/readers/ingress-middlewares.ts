import { EMBEDDED_OUTPOST_NAME, outpostObjectName } from '../../constructs/authentik/outpost-config';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import type { Block, SiteDocument } from './document';
import { manifestsIn } from './manifests';
import { child, children } from './pod-workloads';

/** What a middleware does. An undeclared one is judged by its part in the site, or its name. */
export interface MiddlewareNature {
  /** As an Ingress names it. */
  readonly reference: string;
  /** A forward auth, by the gate that it serves. */
  readonly asks: 'required' | 'public' | undefined;
  /** How it can stop a visitor, if it can. */
  readonly wall: 'forward auth' | 'CrowdSec' | undefined;
  /** `undeclared` for an existing one, whose limit is unknown. */
  readonly rateLimit: { readonly average: number; readonly burst: number } | 'undeclared' | undefined;
}

/** The outpost with sessions of users; any other one signs every visitor in as the guest. */
const EMBEDDED_OUTPOST = outpostObjectName(EMBEDDED_OUTPOST_NAME);

/** Resolves the references of an Ingress, members of chains included. */
export function middlewareReader(site: SiteDocument): (references: readonly string[]) => readonly MiddlewareNature[] {
  const declared = new Map(
    site.stacks
      .flatMap(manifestsIn)
      .filter(({ manifest }) => manifest.kind === 'Middleware')
      .map(({ manifest }) => [referenceTo(manifest.metadata.namespace, manifest.metadata.name), manifest] as const),
  );
  return (references) => {
    const all = new Set(references);
    // The iteration of a set includes members that are added during it.
    for (const reference of all) {
      const manifest = declared.get(reference);
      if (manifest === undefined) continue;
      for (const member of children(child(child(manifest, 'spec'), 'chain'), 'middlewares')) {
        all.add(referenceTo(String(member.namespace ?? manifest.metadata.namespace), String(member.name)));
      }
    }
    return [...all].map((reference) => natureOf(reference, declared.get(reference), site.middlewareParts?.[reference]));
  };
}

function referenceTo(namespace: string, name: string): string {
  return `${namespace}-${name}@kubernetescrd`;
}

/** A name is enough to count as a wall; protection counts only by the spec. */
function natureOf(reference: string, manifest: Manifest | undefined, part: string | undefined): MiddlewareNature {
  const name = manifest?.metadata.name ?? reference;
  const spec = child({ ...manifest }, 'spec');
  const isCalled = (pattern: RegExp) => pattern.test(name);
  const isForwardAuth = manifest === undefined ? isCalled(/forward-?auth/i) : spec.forwardAuth !== undefined;
  const { address = '' } = child(spec, 'forwardAuth');
  const outpost = /\/\/(ak-outpost-[\w-]+)/.exec(String(address))?.[1];
  const asksGuests =
    outpost === undefined ? /public|guest/i.test(`${name} ${String(address)}`) : outpost !== EMBEDDED_OUTPOST;
  const isCrowdsec = /crowdsec|bouncer/i.test([name, part, ...Object.keys(child(spec, 'plugin'))].join());
  const isWall = isForwardAuth || isCalled(/forward-?auth/i);
  return {
    reference,
    asks: isForwardAuth ? (asksGuests ? 'public' : 'required') : undefined,
    wall: isWall ? 'forward auth' : isCrowdsec ? 'CrowdSec' : undefined,
    rateLimit: manifest === undefined ? undeclaredLimit(part ?? name) : declaredLimit(spec),
  };
}

function undeclaredLimit(partOrName: string): 'undeclared' | undefined {
  return /rate-?limit/i.test(partOrName) ? 'undeclared' : undefined;
}

/** With Traefik's defaults: average 0, which is no limit, and burst 1. */
function declaredLimit(spec: Block): MiddlewareNature['rateLimit'] {
  if (spec.rateLimit === undefined) return undefined;
  const { average = 0, burst = 1 } = child(spec, 'rateLimit');
  return { average: Number(average), burst: Number(burst) };
}
