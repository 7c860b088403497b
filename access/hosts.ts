import { EMBEDDED_OUTPOST_NAME, OUTPOST_PATH } from '../constructs/authentik/outposts/outpost-config';
import { GATE_REASON_ANNOTATION, MIDDLEWARES_ANNOTATION } from '../constructs/traefik/gate';
import { child } from '../rules/readers/block';
import { chartName } from '../rules/readers/helm-values';
import { type IngressPath, ingressPaths } from '../rules/readers/ingresses';
import { type Answer, applicationAnswer, applicationOf, combineSteps } from './applications';
import { gateOf } from './gate';
import { isGuests } from './guests';
import { type AccessObject, type AccessObjects, isSame, nameOf } from './objects';
import type { Step } from './policies';
import { signInStep } from './sign-in';
import type { Subject } from './subjects';

/** A host, or a path on one, that the site publishes or restricts. */
export interface HostTarget {
  readonly host: string;
  /** Host and path; the path is left out where it is everything. */
  readonly name: string;
  /**
   * The gate of the Ingress: as stated, `open` where it has no forward auth, `unread` where a plan cannot tell. Undefined
   * where another tool publishes the host.
   */
  readonly gate: string | undefined;
  readonly reason: string | undefined;
  readonly ingress: AccessObject | undefined;
}

/**
 * Hosts of the ingresses, of the providers for one host, and of the statements.
 *
 * @param others hosts that another tool publishes behind the forward auth of the site
 */
export function hostTargets(objects: AccessObjects, others: readonly string[] = []): readonly HostTarget[] {
  const published = objects.ofType('kubernetes_ingress_v1').flatMap((ingress) => ingressTargets(objects, ingress));
  const known = new Set(published.map(({ host }) => host));
  const restricted = objects
    .ofType('authentik_provider_proxy')
    .filter(({ values }) => values.mode === 'forward_single')
    .map(({ values }) => hostOf(values.external_host));
  return [
    ...published,
    ...[...new Set([...restricted, ...Object.keys(objects.stated.hosts ?? {}), ...others])]
      .filter((host) => !known.has(host))
      .map((host) => ({ host, name: host, gate: undefined, reason: undefined, ingress: undefined })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ingressTargets(objects: AccessObjects, ingress: AccessObject): readonly HostTarget[] {
  const annotations = child(child(ingress.values, 'metadata'), 'annotations');
  const isRead = ingress.isKnown || annotations[MIDDLEWARES_ANNOTATION] !== undefined;
  const gate = gateOf(annotations) ?? (isRead ? 'open' : 'unread');
  const reason = annotations[GATE_REASON_ANNOTATION];
  return ingressPaths(ingress.values)
    .filter((route) => !isOfTheLogin(objects, route))
    .map(({ host, path }) => ({
      host,
      name: path === '/' ? host : `${host}${path}`,
      gate,
      reason: reason === undefined ? undefined : String(reason),
      ingress,
    }));
}

/**
 * Paths that are the login itself, on every host that has an application of its own, and no target: where an outpost answers
 * the callback, and authentik its static files. The same path in front of another service is a target.
 */
export function isOfTheLogin(
  objects: AccessObjects,
  { path, service }: Pick<IngressPath, 'path' | 'service'>,
): boolean {
  if (path === OUTPOST_PATH && /^ak-outpost-/.test(service)) return true;
  return (path === OUTPOST_PATH || path === '/static') && isServer(objects, service);
}

/** Whether a Service is that of authentik's server: by its release, or by its name where another tool runs authentik. */
function isServer(objects: AccessObjects, service: string): boolean {
  const releases = objects.ofType('helm_release').filter(({ values }) => values.chart === 'authentik');
  return releases.length === 0
    ? /authentik(-\w+)*-server$/.test(service)
    : releases.some(({ values: { name } }) => service === `${chartName(String(name))}-server`);
}

/** A host with the provider that its outpost takes: undefined where none is asked or known. */
export interface ServedHost {
  readonly target: HostTarget;
  readonly provider: AccessObject | undefined;
}

/** Whether a subject may open a host: the gate of the Ingress, and then the application that the outpost finds for it. */
export function hostAnswer(objects: AccessObjects, { target, provider }: ServedHost, subject: Subject): Answer {
  const gate = gateStep(target);
  if (!isAsked(target)) return combineSteps([gate]);
  const application = provider === undefined ? undefined : applicationOf(objects, provider);
  if (provider === undefined || application === undefined) {
    const signIn = signInStep(objects, subject, undefined);
    if (target.gate !== 'public' && signIn.verdict === 'no') return combineSteps([gate, signIn]);
    const unserved = provider === undefined ? unservedStep(objects, target.gate === 'public') : undefined;
    if (unserved !== undefined) return combineSteps([gate, unserved]);
    const text = 'the outpost has no application for the host that is known here';
    return combineSteps([gate, { verdict: 'unknown', text, address: provider?.address, unknown: 'elsewhere' }]);
  }
  const text = `the outpost finds ${nameOf(application)} by ${reasonOf(provider)}`;
  const found: Step = { verdict: 'yes', text, address: provider.address };
  return combineSteps([gate, found, ...applicationAnswer(objects, { application, provider }, subject).steps]);
}

/** Whether an outpost is asked before a visitor comes to a host. */
export function isAsked({ gate }: HostTarget): boolean {
  return gate === undefined || !['none', 'app', 'open', 'unread'].includes(gate);
}

function gateStep({ gate, reason, ingress }: HostTarget): Step {
  const address = ingress?.address;
  const because = reason === undefined ? '' : `: ${reason}`;
  switch (gate) {
    case undefined:
      return { verdict: 'yes', text: 'another tool publishes the host, behind the forward auth of the site' };
    case 'none':
      return { verdict: 'yes', text: `gate none, no login is required${because}`, address };
    case 'app':
      return { verdict: 'yes', text: `gate app, the application has its own login${because}`, address };
    case 'open':
      return { verdict: 'yes', text: 'its Ingress has no forward auth', address };
    case 'unread': {
      const text = 'a plan does not read the gate of an Ingress that it imports';
      return { verdict: 'unknown', text, address, unknown: 'server' };
    }
    default:
      return { verdict: 'yes', text: `gate ${gate}: Traefik asks an outpost`, address };
  }
}

/**
 * The provider that the outpost of the gate takes: one whose external host is the host, or else the domain-wide one with the
 * longest cookie domain above it. An outpost has the providers of its list that have an application: the host of any other
 * one is open to all whom the domain-wide application admits.
 */
export function providerOf(objects: AccessObjects, { host, gate }: HostTarget): AccessObject | undefined {
  const providers = findServedProviders(objects, gate === 'public');
  const exact = providers.find(({ values }) => hostOf(values.external_host) === host);
  const parents = providers.filter(({ values }) => {
    const domain = String(values.cookie_domain ?? '');
    return values.mode === 'forward_domain' && (host === domain || host.endsWith(`.${domain}`));
  });
  const length = ({ values }: AccessObject) => String(values.cookie_domain).length;
  return exact ?? parents.sort((a, b) => length(b) - length(a))[0];
}

/** The provider for one host alone, also where no outpost serves it. */
export function ownProvider(objects: AccessObjects, { host }: HostTarget): AccessObject | undefined {
  return objects
    .ofType('authentik_provider_proxy')
    .find(({ values }) => values.mode === 'forward_single' && hostOf(values.external_host) === host);
}

/** Providers of the outposts that a gate asks: of the embedded one, or of those for guests. */
function findServedProviders(objects: AccessObjects, forGuests: boolean): readonly AccessObject[] {
  const outposts = askedOutposts(objects, forGuests);
  // A stack without that outpost does not say which providers it has, nor does a plan that makes all of them.
  if (outposts.every(({ outpost, providers }) => providers.length === 0 && !isEmptied(outpost))) {
    return objects.ofType('authentik_provider_proxy').filter((provider) => isGuests(objects, provider) === forGuests);
  }
  return outposts
    .flatMap(({ providers }) => providers)
    .filter((provider) => applicationOf(objects, provider) !== undefined);
}

/** Outposts that a gate asks, with the providers that are known here. */
function askedOutposts(objects: AccessObjects, forGuests: boolean) {
  return objects
    .ofType('authentik_outpost')
    .map((outpost) => ({ outpost, providers: objects.pointedAt(outpost, 'protocol_providers') }))
    .filter(({ outpost, providers }) =>
      forGuests ? !isEmbedded(outpost) : isEmbedded(outpost) || !providers.some((one) => isGuests(objects, one)),
    );
}

/**
 * What an outpost answers where its list has no provider for a host; undefined where a list is not known here.
 *
 * @param provider that a list may have @default none
 */
export function unservedStep(objects: AccessObjects, forGuests: boolean, provider?: AccessObject): Step | undefined {
  const outposts = askedOutposts(objects, forGuests);
  const isKnown = outposts.every(
    ({ outpost: { values }, providers }) =>
      Array.isArray(values.protocol_providers) && values.protocol_providers.length === providers.length,
  );
  const [first] = outposts;
  if (!isKnown || first === undefined) return undefined;
  if (provider !== undefined && outposts.some(({ providers }) => providers.some((one) => isSame(one, provider)))) {
    return undefined;
  }
  const { outpost } = first;
  return {
    verdict: 'no',
    text: `outpost ${nameOf(outpost)} has no provider for it, and answers 404`,
    address: outpost.address,
  };
}

function isEmptied({ values }: AccessObject): boolean {
  return Array.isArray(values.protocol_providers) && values.protocol_providers.length === 0;
}

function isEmbedded(outpost: AccessObject): boolean {
  return nameOf(outpost) === EMBEDDED_OUTPOST_NAME;
}

function reasonOf({ values }: AccessObject): string {
  return values.mode === 'forward_domain'
    ? `its cookie domain, ${String(values.cookie_domain)}`
    : `its external host, ${String(values.external_host)}`;
}

function hostOf(url: unknown): string {
  return String(url ?? '').replace(/^https:\/\//, '');
}
