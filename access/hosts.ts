import { GATE_REASON_ANNOTATION, MIDDLEWARES_ANNOTATION } from '../constructs/traefik/gate';
import { child, children } from '../rules/readers/block';
import { type Answer, answered, applicationAnswer, applicationOf } from './applications';
import { gateOf } from './gate';
import { isGuests } from './guests';
import { type AccessObject, type AccessObjects, nameOf } from './objects';
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

/** Parts of the login itself: they are on every host that has an application of its own. */
export const LOGIN_PATHS = ['/outpost.goauthentik.io', '/static'];

/**
 * Hosts of the ingresses, of the providers for one host, and of the statements.
 *
 * @param others hosts that another tool publishes behind the forward auth of the site
 */
export function hostTargets(objects: AccessObjects, others: readonly string[] = []): readonly HostTarget[] {
  const published = objects.ofType('kubernetes_ingress_v1').flatMap(ingressTargets);
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

function ingressTargets(ingress: AccessObject): readonly HostTarget[] {
  const annotations = child(child(ingress.values, 'metadata'), 'annotations');
  const isRead = ingress.isKnown || annotations[MIDDLEWARES_ANNOTATION] !== undefined;
  const gate = gateOf(annotations) ?? (isRead ? 'open' : 'unread');
  const reason = annotations[GATE_REASON_ANNOTATION];
  return children(child(ingress.values, 'spec'), 'rule').flatMap((rule) => {
    const host = String(rule.host ?? '');
    const paths = children(child(rule, 'http'), 'path').map(({ path }) => String(path ?? '/'));
    return paths
      .filter((path) => !LOGIN_PATHS.includes(path))
      .map((path) => ({
        host,
        name: path === '/' ? host : `${host}${path}`,
        gate,
        reason: reason === undefined ? undefined : String(reason),
        ingress,
      }));
  });
}

/** Whether a subject may open a host: the gate of the Ingress, and then the application that the outpost finds for it. */
export function hostAnswer(objects: AccessObjects, target: HostTarget, subject: Subject): Answer {
  const gate = gateStep(target);
  if (!isAsked(target)) return answered([gate]);
  const provider = providerOf(objects, target);
  const application = provider === undefined ? undefined : applicationOf(objects, provider);
  if (provider === undefined || application === undefined) {
    const signIn = signInStep(objects, subject, undefined);
    if (target.gate !== 'public' && signIn.verdict === 'no') return answered([gate, signIn]);
    const text = 'the outpost has no application for the host that is known here';
    return answered([gate, { verdict: 'unknown', text, address: provider?.address, unknown: 'elsewhere' }]);
  }
  const text = `the outpost finds ${nameOf(application)} by ${reasonOf(provider)}`;
  const found: Step = { verdict: 'yes', text, address: provider.address };
  return answered([gate, found, ...applicationAnswer(objects, { application, provider }, subject).steps]);
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
 * longest cookie domain above it.
 */
export function providerOf(objects: AccessObjects, { host, gate }: HostTarget): AccessObject | undefined {
  const providers = objects
    .ofType('authentik_provider_proxy')
    .filter((provider) => isGuests(objects, provider) === (gate === 'public'));
  const exact = providers.find(({ values }) => hostOf(values.external_host) === host);
  const parents = providers.filter(({ values }) => {
    const domain = String(values.cookie_domain ?? '');
    return values.mode === 'forward_domain' && (host === domain || host.endsWith(`.${domain}`));
  });
  const length = ({ values }: AccessObject) => String(values.cookie_domain).length;
  return exact ?? parents.sort((a, b) => length(b) - length(a))[0];
}

function reasonOf({ values }: AccessObject): string {
  return values.mode === 'forward_domain'
    ? `its cookie domain, ${String(values.cookie_domain)}`
    : `its external host, ${String(values.external_host)}`;
}

function hostOf(url: unknown): string {
  return String(url ?? '').replace(/^https:\/\//, '');
}
