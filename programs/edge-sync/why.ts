import { rankOf } from './capacity';
import { minuteOf } from './clock';
import { CloudflareError, type CloudflareLists, type ListItem } from './cloudflare/cloudflare-lists';
import { EdgeList } from './cloudflare/edge-list';
import { EdgeReader } from './cloudflare/edge-reader';
import { isDeferred } from './cloudflare/write-deferral';
import type { Config } from './config';
import type { Decision } from './lapi/decision';
import type { Lapi, LapiAnswer } from './lapi/lapi';
import { type Candidate, Screening } from './lapi/screening';
import { Prefix } from './prefix';
import { PrefixSet } from './prefix-set';
import type { StateStore } from './state/state-store';

export interface WhyProps {
  readonly config: Config;
  readonly lapi: Lapi;
  readonly cloudflare: CloudflareLists;
  readonly store: StateStore;
  readonly now: number;
}

/** Explains one address: the decisions of LAPI, the result of the screening, the items on the edge, the next write. */
export async function explain(address: string, props: WhyProps): Promise<string> {
  const prefix = Prefix.parse(address);
  if (prefix === undefined) return `${address} is not an address\n`;
  const allowed = await props.lapi.readAllowed(props.config.lapiMachine);
  const own = new PrefixSet(allowed.known ? allowed.networks : []);
  const screening = Screening.beside(own.prefixes, props.config.screening);
  const all = await props.lapi.bans(props.config.screening.origins, props.config.screening.scopes);
  const lines = [
    address,
    ...(await lapiLines(prefix, screening, all, props)),
    ...(allowed.known ? [] : [`LAPI: ${allowed.reason}`]),
    ...(own.overlaps(prefix) ? ['allowlist: yes, on an allowlist of LAPI'] : []),
    ...(await edgeLines(prefix, all.known ? screening.screen(all.decisions).candidates : new Map(), props)),
    ...(await stateLines(props)),
  ];
  return `${lines.join('\n  ')}\n`;
}

/**
 * Every decision that touches the address, of any type and origin, and the bans that touch it once they are widened.
 */
async function lapiLines(prefix: Prefix, screening: Screening, all: LapiAnswer, { lapi }: WhyProps): Promise<string[]> {
  const own = await lapi.decisionsOn(prefix.text);
  if (!own.known) return [`LAPI: unknown, ${own.reason}`];
  const touches = ({ value }: Decision) => Prefix.parse(value)?.overlaps(prefix) === true;
  const neighbours = all.known ? all.decisions.filter((decision) => !touches(decision)) : [];
  const widened = neighbours.filter((decision) => {
    const verdict = screening.judge(decision);
    return verdict.kept && verdict.candidate.prefix.overlaps(prefix);
  });
  const decisions = [...own.decisions.filter(touches), ...widened];
  if (decisions.length === 0) return ['LAPI: no decision'];
  return decisions.map((decision) => {
    const verdict = screening.judge(decision);
    const outcome = verdict.kept
      ? `belongs on the edge as ${verdict.candidate.prefix.text}`
      : `left out: ${verdict.reason}`;
    const { type, value, origin, scenario, duration } = decision;
    return `LAPI: ${type} of ${value}, ${origin}, ${scenario ?? 'no scenario'}, ${duration} left: ${outcome}`;
  });
}

async function edgeLines(
  prefix: Prefix,
  candidates: ReadonlyMap<string, Candidate>,
  { config, cloudflare }: WhyProps,
): Promise<string[]> {
  const lines = config.screening.neverBlock.overlaps(prefix) ? ['never-block: yes, it must never be on the edge'] : [];
  try {
    const { list, capacity } = await new EdgeReader(cloudflare, config, true).find();
    const hits: ListItem[] = [];
    for await (const page of cloudflare.items(list.id, list.numItems, searchOf(prefix))) {
      hits.push(...page.filter(({ ip }) => Prefix.parse(ip)?.overlaps(prefix) === true));
    }
    if (hits.length === 0) lines.push(`edge: not on list ${list.name}`);
    lines.push(...hits.map(({ ip, comment }) => `edge: blocked by ${ip} on list ${list.name} (${comment})`));
    const wanted = [...candidates].filter(([, candidate]) => candidate.prefix.overlaps(prefix)).map(([text]) => text);
    if (candidates.size <= capacity || wanted.length === 0) return lines;
    const { entries } = await EdgeList.read(cloudflare.items(list.id, list.numItems), config.owner);
    const ranks = wanted.map((text) => rankOf(text, candidates, (other) => entries.has(other)));
    const room = (rank: number) =>
      `${rank > capacity ? 'no room' : 'room'}: rank ${rank} of ${candidates.size}, capacity ${capacity}`;
    return [...lines, ...ranks.map(room)];
  } catch (error) {
    if (error instanceof CloudflareError) return [...lines, `edge: unknown, Cloudflare: ${error.message}`];
    throw error;
  }
}

async function stateLines({ store, now }: WhyProps): Promise<string[]> {
  const loaded = await store.load();
  if (loaded.kind !== 'loaded') return [`state: ${loaded.kind}`];
  const { state } = loaded;
  const lines = [`last confirmed write: ${state.lastWrite === undefined ? 'none' : minuteOf(state.lastWrite.at)}`];
  if (state.pending !== undefined) lines.push(`a write of ${minuteOf(state.pending.startedAt)} is pending`);
  if (state.deferral !== undefined && isDeferred(state, now)) {
    lines.push(`next write not before ${minuteOf(state.deferral.notBefore)}: ${state.deferral.reason}`);
  }
  if (state.hold !== undefined)
    lines.push(`the mass-change hold has seen ${state.hold.reads} reads since ${minuteOf(state.hold.since)}`);
  return lines;
}

/** `search` is the beginning of an item's text: wide enough that a network around the address is found too. */
function searchOf({ family, text }: Prefix): string {
  return family === 4 ? text.split('.').slice(0, 1).join('.').concat('.') : `${text.split(':')[0]}:`;
}
