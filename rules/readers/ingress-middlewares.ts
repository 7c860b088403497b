import { EMBEDDED_OUTPOST_NAME, outpostObjectName } from '../../constructs/authentik/outpost-config';
import type { Manifest } from '../../constructs/kubernetes/manifest';
import type { Block, SiteDocument } from './document';
import { manifestsIn } from './manifests';
import { child, children } from './pod-workloads';

/** What a middleware is. One that the site does not declare is judged by its part, or its name. */
export interface MiddlewareNature {
  /** As an Ingress names it. */
  readonly reference: string;
  /** A forward auth, by the gate that it serves. */
  readonly asks: 'required' | 'public' | undefined;
  /** What can keep a visitor out, if anything about it says so. */
  readonly wall: 'forward auth' | 'CrowdSec' | undefined;
  /** `undeclared` for one that is there already: nothing here says how much it admits. */
  readonly rateLimit: { readonly average: number; readonly burst: number } | 'undeclared' | undefined;
}

/** Whose sessions are those of people; the other outpost of an site makes everybody the guest. */
const EMBEDDED_OUTPOST = outpostObjectName(EMBEDDED_OUTPOST_NAME);

/** Says what is behind the references of an Ingress; the members of a chain stand beside it. */
export function middlewareReader(site: SiteDocument): (references: readonly string[]) => readonly MiddlewareNature[] {
  const declared = new Map(
    site.stacks
      .flatMap(manifestsIn)
      .filter(({ manifest }) => manifest.kind === 'Middleware')
      .map(({ manifest }) => [referenceTo(manifest.metadata.namespace, manifest.metadata.name), manifest] as const),
  );
  return (references) => {
    const all = new Set(references);
    // A walk through a set comes to what is added on the way too.
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

/** A wall is one by its name as well as by its spec; what is meant to protect has to be proven. */
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

/** Traefik's own values for what is left out: no limit at all, and one request at once. */
function declaredLimit(spec: Block): MiddlewareNature['rateLimit'] {
  if (spec.rateLimit === undefined) return undefined;
  const { average = 0, burst = 1 } = child(spec, 'rateLimit');
  return { average: Number(average), burst: Number(burst) };
}
