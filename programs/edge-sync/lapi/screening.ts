import { createHash } from 'node:crypto';
import { Prefix } from '../prefix';
import { PrefixSet } from '../prefix-set';
import { type Decision, parseGoDuration } from './decision';
import { CLOUDFLARE, RESERVED } from './reserved-ranges';

/** Describes which decisions may reach the edge, and in which form. */
export interface ScreeningProps {
  /** Allowed origins, the most important first: the order is the first criterion of the rank. */
  readonly origins: readonly string[];
  /** Allowed scopes in lower case. */
  readonly scopes: readonly string[];
  /** IPv6 addresses are widened to this prefix length. */
  readonly ipv6PrefixLength: number;
  readonly widestIpv4: number;
  readonly widestIpv6: number;
  /** Bans with less time to live are not added to the list: a throttled account could not remove them in time. */
  readonly minRemainingMs: number;
  /** The networks that must never be on the list (I14). */
  readonly neverBlock: PrefixSet;
}

export const DROP_REASONS = [
  'type',
  'scope',
  'origin',
  'simulated',
  'expired',
  'min_remaining',
  'unparsable',
  'too_wide',
  'reserved',
  'cloudflare',
  'never_block',
] as const;

export type DropReason = (typeof DROP_REASONS)[number];

/** A network that LAPI bans and that may be on the list. */
export interface Candidate {
  readonly prefix: Prefix;
  /** Index in the allow-list of origins. */
  readonly originRank: number;
  readonly remainingMs: number;
}

export type ScreeningVerdict =
  | { readonly kept: true; readonly candidate: Candidate }
  | { readonly kept: false; readonly reason: DropReason; readonly prefix?: Prefix; readonly ending?: Candidate };

export interface ScreeningResult {
  /** By canonical text. Several decisions on one network are one entry. */
  readonly candidates: ReadonlyMap<string, Candidate>;
  /** Bans with too little time left to be added; a ban on the list stays until it ends. */
  readonly ending: ReadonlyMap<string, Candidate>;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Values that overlap a never-block network, for the operator. */
  readonly neverBlockHits: readonly string[];
}

export class Screening {
  private readonly originRanks: ReadonlyMap<string, number>;

  constructor(readonly props: ScreeningProps) {
    this.originRanks = new Map(props.origins.map((origin, index) => [origin, index]));
  }

  /**
   * Builds it as the configuration says, but for networks that must never be on the list either: those of LAPI's allowlists.
   */
  static beside(networks: readonly Prefix[], props: ScreeningProps): Screening {
    return new Screening({ ...props, neverBlock: new PrefixSet([...props.neverBlock.prefixes, ...networks]) });
  }

  screen(decisions: readonly Decision[]): ScreeningResult {
    const candidates = new Map<string, Candidate>();
    const ending = new Map<string, Candidate>();
    const dropped = Object.fromEntries(DROP_REASONS.map((reason) => [reason, 0])) as Record<DropReason, number>;
    const neverBlockHits = new Set<string>();
    for (const decision of decisions) {
      const verdict = this.judge(decision);
      if (!verdict.kept) {
        dropped[verdict.reason] += 1;
        if (verdict.ending !== undefined) ending.set(verdict.ending.prefix.text, verdict.ending);
        if (verdict.reason === 'never_block') neverBlockHits.add(verdict.prefix?.text ?? decision.value);
        continue;
      }
      const { candidate } = verdict;
      const known = candidates.get(candidate.prefix.text);
      if (known === undefined || ranksBefore(candidate, known)) candidates.set(candidate.prefix.text, candidate);
    }
    for (const text of candidates.keys()) ending.delete(text);
    return { candidates, ending, dropped, neverBlockHits: [...neverBlockHits].sort() };
  }

  /** Does not rely on the filter of the request: checks every row (I4: only `ban` may reach the edge). */
  judge(decision: Decision): ScreeningVerdict {
    if (decision.type !== 'ban') return { kept: false, reason: 'type' };
    if (!this.props.scopes.includes(decision.scope.toLowerCase())) return { kept: false, reason: 'scope' };
    const originRank = this.originRanks.get(decision.origin);
    if (originRank === undefined) return { kept: false, reason: 'origin' };
    if (decision.simulated === true) return { kept: false, reason: 'simulated' };
    const remainingMs = parseGoDuration(decision.duration) ?? 0;
    if (remainingMs <= 0) return { kept: false, reason: 'expired' };
    const parsed = Prefix.parse(decision.value);
    if (parsed === undefined) return { kept: false, reason: 'unparsable' };
    const prefix = parsed.family === 6 ? parsed.widenTo(this.props.ipv6PrefixLength) : parsed;
    const reason = this.forbids(prefix);
    if (reason !== undefined) return { kept: false, reason, prefix };
    const candidate = { prefix, originRank, remainingMs };
    if (remainingMs < this.props.minRemainingMs)
      return { kept: false, reason: 'min_remaining', prefix, ending: candidate };
    return { kept: true, candidate };
  }

  /** Why this network must not be on the list, of any origin; undefined when it may be. */
  forbids(prefix: Prefix): DropReason | undefined {
    // First, so that a /0 that includes the owner is reported as never_block.
    if (this.props.neverBlock.overlaps(prefix)) return 'never_block';
    const widest = prefix.family === 4 ? this.props.widestIpv4 : this.props.widestIpv6;
    // LAPI accepts `--scope ip --value 0.0.0.0/0`: the scope does not limit the width.
    if (prefix.length < widest) return 'too_wide';
    if (RESERVED.overlaps(prefix)) return 'reserved';
    if (CLOUDFLARE.overlaps(prefix)) return 'cloudflare';
    return undefined;
  }
}

/** One short text for a set of networks, whatever their order; `detail` adds what else belongs to one of them. */
export function digestOf(texts: Iterable<string>, detail?: (text: string) => string): string {
  const hash = createHash('sha256');
  for (const text of [...texts].sort()) hash.update(detail === undefined ? `${text}\n` : `${text} ${detail(text)}\n`);
  return hash.digest('hex').slice(0, 32);
}

function ranksBefore(a: Candidate, b: Candidate): boolean {
  return a.originRank !== b.originRank ? a.originRank < b.originRank : a.remainingMs > b.remainingMs;
}
