import type { FlowRow } from '../authentik/rows';
import { slugOf } from '../authentik/rows';
import { OpsError } from '../core/ops-error';
import type { Answers } from '../site/answers';
import { applicationCandidates, scopeKeys } from './application-candidates';
import type { Candidate } from './candidate';
import { forwardAuthCandidates } from './forward-auth-candidates';
import type { LivingServer, ProviderRow } from './living-server';
import { groupCandidates, groupKeys, signInCandidates, sourceCandidates } from './people-candidates';
import { SiteKeys } from './site-keys';

/** Something that keeps a draft from being a site that changes nothing. */
export interface Obstacle {
  readonly path: string;
  readonly reason: string;
  /** Whether it is about bindings alone. @default false */
  readonly isAboutGroups?: boolean;
  /** A rule has found it, and the site may accept the finding. */
  readonly finding?: Omit<Accepted, 'reason'>;
}

/** A finding of a rule about what the server has already. */
export interface Accepted {
  readonly rule: string;
  readonly address: string;
  readonly subject: string;
  readonly reason: string;
}

/** A site in the making: what every site has, and the parts of the server that may still turn out not to be stated. */
export class Draft {
  readonly candidates: readonly Candidate[];
  readonly accepted: Accepted[] = [];
  private readonly signIn: readonly Candidate[];
  private readonly base: Readonly<Record<string, unknown>>;

  /** @param only rows that the site is to state. @default all */
  constructor(server: LivingServer, answers: Answers, only?: ReadonlySet<object>) {
    const brand = brandOf(server, answers.authentikHost);
    const keys = new SiteKeys();
    const groups = groupKeys(server, keys);
    const scopes = scopeKeys(server, keys);
    const around = { server, keys, groups, scopes, domain: answers.domain };
    this.signIn = signInCandidates(server, brand.slug);
    const all = [
      ...this.signIn,
      ...groupCandidates(server, groups),
      ...sourceCandidates(server, keys),
      ...applicationCandidates(around),
      ...forwardAuthCandidates(around),
    ];
    this.candidates = only === undefined ? all : limitTo(only, all, new Set(groups.values()));
    this.base = baseOf(server, answers, brand);
  }

  /** The site as it would be written now, without what `adopt` finds. */
  get input(): Readonly<Record<string, unknown>> {
    const site: Record<string, unknown> = structuredClone({ ...this.base, exceptions: this.accepted });
    for (const { way } of this.candidates) {
      for (const [path, value] of Object.entries(way?.says ?? {})) put(site, path, structuredClone(value));
    }
    const isPartial = this.signIn.some((one) => one.way === undefined || !this.candidates.includes(one));
    if (isPartial || this.signIn.length < 2) put(site, 'identity.signIn.asOnTheServer', LOGIN);
    return site;
  }

  /**
   * Gives up every part that an obstacle is about, once.
   *
   * @returns the obstacles that are about no part
   */
  giveUp(obstacles: readonly Obstacle[]): readonly Obstacle[] {
    const stated = this.candidates.filter(({ way }) => way !== undefined);
    const hits = new Map<Candidate, Obstacle[]>();
    const others = obstacles.filter((obstacle) => {
      const about = stated.filter((one) => one.concerns(obstacle.path));
      const hit = about.length > 0 ? about : stated.filter((one) => one.isBelow(obstacle.path));
      for (const one of hit) hits.set(one, [...(hits.get(one) ?? []), obstacle]);
      return hit.length === 0;
    });
    for (const [one, why] of hits) {
      one.giveUp(
        why.map(({ reason }) => reason),
        why.every(({ isAboutGroups }) => isAboutGroups === true),
      );
    }
    this.dropIncomplete();
    return others;
  }

  /** What is stated together is left out together. */
  dropIncomplete(): void {
    const lost = new Map(
      this.candidates.flatMap(({ way, props }) =>
        way === undefined && props.together !== undefined ? [[props.together, props.what] as const] : [],
      ),
    );
    for (const one of this.candidates) {
      const because = lost.get(one.props.together ?? '');
      while (because !== undefined && one.way !== undefined)
        one.giveUp([`${one.props.together} is stated as a whole, and not ${because}`]);
    }
  }
}

/** The candidates of some rows, what is stated together with them, and the groups that they name. */
function limitTo(
  only: ReadonlySet<object>,
  all: readonly Candidate[],
  groups: ReadonlySet<string>,
): readonly Candidate[] {
  const isOwn = ({ props }: Candidate) => props.rows.some((row) => only.has(row));
  const words = new Set(all.filter(isOwn).flatMap(({ props: { together } }) => together ?? []));
  const stated = all.filter((one) => isOwn(one) || words.has(one.props.together ?? ''));
  const named = new Set(stated.flatMap(({ props }) => props.ways.flatMap(({ says }) => textsIn(says))));
  return all.flatMap((one) => {
    if (stated.includes(one)) return [one];
    const isNamed = one.props.ways.some(({ says }) =>
      Object.keys(says).some((path) => groups.has(path.slice(GROUPS.length)) && named.has(path.slice(GROUPS.length))),
    );
    return isNamed ? [one.looksUp('it is named, and not stated')] : [];
  });
}

const GROUPS = 'identity.groups.';

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const LOGIN = 'As found on the server: the UI keeps the parts of the login that are not stated here';

function put(site: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let node = site;
  for (const key of keys) {
    node[key] ??= {};
    node = node[key] as Record<string, unknown>;
  }
  node[last] = value;
}

interface LoginBrand {
  readonly domain: string;
  readonly slug: string;
}

function brandOf({ brands, flows }: LivingServer, host: string): LoginBrand {
  const serving = brands.filter(({ domain }) => host === domain || host.endsWith(`.${domain}`));
  const brand = serving.sort((a, b) => b.domain.length - a.domain.length)[0] ?? brands.find((one) => one.default);
  const slug = slugOf(flows, brand?.flow_authentication ?? null);
  if (brand !== undefined && slug !== undefined) return { domain: brand.domain, slug };
  throw new OpsError({
    what: brand === undefined ? `no brand serves ${host}` : `the brand ${brand.domain} has no authentication flow`,
    remedy: 'set it in authentik, System > Brands, and run the command again',
  });
}

const FLOWS = {
  authorization: 'default-provider-authorization-implicit-consent',
  invalidation: 'default-provider-invalidation-flow',
};

function baseOf(server: LivingServer, { name, domain, authentikHost }: Answers, brand: LoginBrand) {
  const providers = [...server.oauthProviders, ...server.proxyProviders];
  const usual = (slugs: (provider: ProviderRow) => string | null | undefined) =>
    mostFrequent(providers, slugs, server.flows);
  return {
    name,
    domain,
    backend: { type: 'local', directory: 'state' },
    secrets: { authentik_token: { opens: 'the API of authentik', from: 'authentik, Directory > Tokens, intent API' } },
    accessTests: [{ as: 'stranger', mayNot: ['*'] }],
    identity: {
      host: authentikHost,
      serverVersion: server.version,
      apiToken: 'authentik_token',
      flows: {
        authorization: usual((provider) => provider.authorization_flow) ?? FLOWS.authorization,
        invalidation: usual((provider) => provider.invalidation_flow) ?? FLOWS.invalidation,
      },
      signIn: {
        flow: { slug: brand.slug, lookup: true },
        ...(brand.domain !== 'authentik-default' && { brand: { domain: brand.domain } }),
      },
      groups: {},
      applications: {},
    },
  };
}

/** The slug that most providers name: a site has one for all. */
function mostFrequent(
  providers: readonly ProviderRow[],
  flowOf: (provider: ProviderRow) => string | null | undefined,
  flows: readonly FlowRow[],
): string | undefined {
  const counts = new Map<string, number>();
  for (const provider of providers) {
    const slug = slugOf(flows, flowOf(provider) ?? null);
    if (slug !== undefined) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
