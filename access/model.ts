import { child, children } from '../rules/readers/block';
import { type Answer, applicationAnswer, combineSteps } from './applications';
import { type DoorRow, doorRows, factorSummary } from './door-table';
import { isGuests } from './guests';
import { type HostTarget, hostAnswer, hostTargets, isAsked, ownProvider, providerOf, unservedStep } from './hosts';
import { type AccessObject, type AccessObjects, findPointedAt, siteNameOf } from './objects';
import { inWords, loginLengths } from './sign-in';
import { type Subject, subjectsOf } from './subjects';

export interface Target {
  readonly kind: 'host' | 'application';
  readonly name: string;
  /** Terraform address of the object that stands for it; undefined for an application that only the site names. */
  readonly address: string | undefined;
  /** The gate of a host that the site publishes. */
  readonly gate?: string | undefined;
  /** How one gets in, in words. */
  readonly way: string;
  /** The factor before the login, way by way; `-` where no login is asked. */
  readonly factor: string;
  /** How long that lasts, in words. */
  readonly lasts: string;
  /** While a part is down, this happens to the target. */
  readonly outage: Outage;
  /** Whether it is paths of hosts that are behind a login otherwise. @default false */
  readonly isUnguarded?: boolean;
  /** Whether Terraform makes it, so that the UI has bound nothing to it. @default false */
  readonly isNew?: boolean | undefined;
  /** Whether it is a host of the login itself. @default false */
  readonly isLogin?: boolean | undefined;
  answer(subject: Subject): Answer;
}

export interface Outage {
  readonly outpost: string;
  readonly authentik: string;
  readonly crowdsec: string;
}

/** Describes who can open what: by which way, for how long, and why. */
export interface AccessModel {
  readonly subjects: readonly Subject[];
  readonly targets: readonly Target[];
  readonly door: readonly DoorRow[];
}

const CROWDSEC = 'open: no new bans, the edge keeps its last list';
const SESSIONS_GO_ON = 'a session goes on until it ends; no new login';
const UNAFFECTED = 'not affected';

/**
 * The model of a site, from the objects of all its stacks.
 *
 * @param hosts more hosts that another tool publishes behind the forward auth of the site
 */
export function accessModel(objects: AccessObjects, hosts: readonly string[] = []): AccessModel {
  const targets = [
    ...hostTargets(objects, hosts).map((target) => hostOf(objects, target)),
    ...applications(objects),
    ...findUnguardedPaths(objects),
  ];
  return { subjects: subjectsOf(objects), targets: targets.map(remembering), door: doorRows(objects) };
}

/** A target that asks once for each subject: tables, comparisons and marks want the same answers. */
function remembering(target: Target): Target {
  const answers = new Map<Subject, Answer>();
  return {
    ...target,
    answer: (subject) => {
      const answer = answers.get(subject) ?? target.answer(subject);
      answers.set(subject, answer);
      return answer;
    },
  };
}

function hostOf(objects: AccessObjects, target: HostTarget): Target {
  const { name, gate, ingress } = target;
  const provider = isAsked(target) ? providerOf(objects, target) : undefined;
  return {
    kind: 'host',
    name,
    address: ingress?.address ?? provider?.address ?? ownProvider(objects, target)?.address,
    gate,
    way: WAYS[gate ?? 'required'] ?? `gate ${gate}`,
    factor: isAsked(target) && gate !== 'public' ? factorSummary(objects) : '-',
    lasts: provider === undefined ? '-' : inWords(provider.values.access_token_validity),
    outage: outageOf(objects, gate ?? 'required'),
    isLogin: ingress?.part?.startsWith('platform.ingresses.'),
    answer: (subject) => hostAnswer(objects, { target, provider }, subject),
  };
}

const WAYS: Readonly<Record<string, string>> = {
  required: 'forward auth',
  public: 'forward auth of the guests',
  app: 'its own login',
  none: 'no login',
  open: 'no forward auth',
  unread: 'as on the server',
};

function outageOf(objects: AccessObjects, gate: string): Outage {
  if (gate === 'none') return { outpost: UNAFFECTED, authentik: UNAFFECTED, crowdsec: CROWDSEC };
  if (gate === 'app' || gate === 'open')
    return { outpost: UNAFFECTED, authentik: 'as the application does it', crowdsec: CROWDSEC };
  const outpost =
    gate === 'required' && hasEmergencyUsers(objects) ? 'emergency password of the fallback' : 'closed for everyone';
  return { outpost, authentik: SESSIONS_GO_ON, crowdsec: CROWDSEC };
}

/** Whether the fallback has a file of users: a Secret, of this stack or of another tool. */
function hasEmergencyUsers(objects: AccessObjects): boolean {
  return objects
    .ofType('kubernetes_deployment_v1')
    .filter(({ part }) => part === 'platform.traefik.fallback')
    .map(({ values }) => child(child(child(values, 'spec'), 'template'), 'spec'))
    .some((pod) => children(pod, 'volume').some((volume) => children(volume, 'secret').length > 0));
}

/** Applications that people open by name: those of one host are the host, and a domain-wide one is its domain. */
function applications(objects: AccessObjects): readonly Target[] {
  const outage = { outpost: UNAFFECTED, authentik: SESSIONS_GO_ON, crowdsec: CROWDSEC };
  const made = objects.ofType('authentik_application').flatMap((application): Target[] => {
    const provider = findPointedAt(objects, application, 'protocol_provider');
    if (provider?.values.mode === 'forward_single') return [];
    const isDomain = provider?.values.mode === 'forward_domain';
    return [
      {
        kind: 'application',
        name: siteNameOf(application),
        address: application.address,
        isNew: application.isNew,
        way: wayOf(objects, provider),
        factor: isGuests(objects, provider) ? '-' : factorSummary(objects),
        lasts: lengthOf(objects, provider),
        outage: isDomain ? outageOf(objects, isGuests(objects, provider) ? 'public' : 'required') : outage,
        answer: (subject) => {
          const unserved = isDomain ? unservedStep(objects, isGuests(objects, provider), provider) : undefined;
          return unserved === undefined
            ? applicationAnswer(objects, { application, provider }, subject)
            : combineSteps([unserved]);
        },
      },
    ];
  });
  const known = new Set(objects.ofType('authentik_application').map(siteNameOf));
  const ofTheUi = Object.keys(objects.stated.applications ?? {}).filter((name) => !known.has(name));
  return [...made, ...ofTheUi.map((name) => applicationOfTheUi(objects, name, outage))].sort((a, b) =>
    a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1,
  );
}

/** Paths that an outpost lets pass without a login, on every host of a provider. */
function findUnguardedPaths(objects: AccessObjects): readonly Target[] {
  return objects.ofType('authentik_provider_proxy').flatMap((provider): Target[] => {
    const paths = String(provider.values.skip_path_regex ?? '').trim();
    if (paths === '') return [];
    const { address } = provider;
    const text = `its skip_path_regex lets ${paths} pass without a login`;
    return [
      {
        kind: 'host',
        name: `${hostsWords(provider)}, paths ${paths.split(/\s+/).join(' ')}`,
        address,
        gate: 'none',
        way: 'no login',
        factor: '-',
        lasts: '-',
        outage: outageOf(objects, 'required'),
        isUnguarded: true,
        answer: () => ({ verdict: 'yes', steps: [{ verdict: 'yes', text, address }] }),
      },
    ];
  });
}

function hostsWords({ values }: AccessObject): string {
  return values.mode === 'forward_domain'
    ? `hosts of ${String(values.cookie_domain)}`
    : String(values.external_host).replace(/^https:\/\//, '');
}

/** An application that no stack holds. Its provider may be in a stack, for the authorization flow. */
function applicationOfTheUi(objects: AccessObjects, name: string, outage: Outage): Target {
  const provider = objects.ofType('authentik_provider_oauth2').find((one) => siteNameOf(one) === name);
  const application = {
    address: provider?.address ?? '',
    type: 'authentik_application',
    values: { name },
    isKnown: false,
  };
  return {
    kind: 'application',
    name,
    address: provider?.address,
    way: 'OpenID Connect',
    factor: factorSummary(objects),
    lasts: lengthOf(objects, undefined),
    outage,
    answer: (subject) => applicationAnswer(objects, { application, provider }, subject),
  };
}

function wayOf(objects: AccessObjects, provider: AccessObject | undefined): string {
  if (provider?.type !== 'authentik_provider_proxy') return 'OpenID Connect';
  const whose = isGuests(objects, provider) ? 'forward auth of the guests' : 'forward auth';
  return `${whose}, other hosts of ${String(provider.values.cookie_domain)}`;
}

/** A session of an application is its own; what this project sets is the login behind it. */
function lengthOf(objects: AccessObjects, provider: AccessObject | undefined): string {
  if (provider?.type === 'authentik_provider_proxy') return inWords(provider.values.access_token_validity);
  const [first] = new Set(loginLengths(objects).values());
  return first === undefined ? 'as on the server' : `login ${first}`;
}
