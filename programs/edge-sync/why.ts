import { minuteOf } from './clock';
import { CloudflareError, type CloudflareLists, type ListItem } from './cloudflare-lists';
import type { Config } from './config';
import { EdgeReader } from './edge-reader';
import type { Lapi } from './lapi';
import { Prefix } from './prefix';
import { Screening } from './screening';
import type { StateStore } from './state-store';
import { isDeferred } from './write-deferral';

export interface WhyProps {
  readonly config: Config;
  readonly lapi: Lapi;
  readonly cloudflare: CloudflareLists;
  readonly store: StateStore;
  readonly now: number;
}

/** Explains one address: what LAPI says, what the rules make of it, what the edge holds, when the next write may come. */
export async function explain(address: string, props: WhyProps): Promise<string> {
  const prefix = Prefix.parse(address);
  if (prefix === undefined) return `${address} is no address\n`;
  const lines = [
    address,
    ...(await lapiLines(prefix, props)),
    ...(await edgeLines(prefix, props)),
    ...(await stateLines(props)),
  ];
  return `${lines.join('\n  ')}\n`;
}

async function lapiLines(prefix: Prefix, { config, lapi }: WhyProps): Promise<string[]> {
  const screening = new Screening(config.screening);
  const answer = await lapi.decisionsOn(prefix.text);
  if (!answer.known) return [`LAPI: unknown, ${answer.reason}`];
  if (answer.decisions.length === 0) return ['LAPI: no decision'];
  return answer.decisions.map((decision) => {
    const verdict = screening.judge(decision);
    const fate = verdict.kept
      ? `belongs on the edge as ${verdict.candidate.prefix.text}`
      : `left out: ${verdict.reason}`;
    const { type, value, origin, scenario, duration } = decision;
    return `LAPI: ${type} of ${value}, ${origin}, ${scenario ?? 'no scenario'}, ${duration} left: ${fate}`;
  });
}

async function edgeLines(prefix: Prefix, { config, cloudflare }: WhyProps): Promise<string[]> {
  const lines = config.screening.neverBlock.overlaps(prefix) ? ['never-block: yes, it must never be on the edge'] : [];
  try {
    const { list } = await new EdgeReader(cloudflare, config, true).find();
    const hits: ListItem[] = [];
    for await (const page of cloudflare.items(list.id, searchOf(prefix))) {
      hits.push(...page.filter(({ ip }) => Prefix.parse(ip)?.overlaps(prefix) === true));
    }
    if (hits.length === 0) return [...lines, `edge: not on list ${list.name}`];
    return [...lines, ...hits.map(({ ip, comment }) => `edge: blocked by ${ip} on list ${list.name} (${comment})`)];
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
  if (state.pending !== undefined) lines.push(`a write of ${minuteOf(state.pending.startedAt)} is on its way`);
  if (state.deferral !== undefined && isDeferred(state, now)) {
    lines.push(`next write not before ${minuteOf(state.deferral.notBefore)}: ${state.deferral.reason}`);
  }
  if (state.brake !== undefined)
    lines.push(`the brake has seen ${state.brake.reads} reads since ${minuteOf(state.brake.since)}`);
  return lines;
}

/** `search` is the beginning of an item's text: wide enough that a network around the address is found too. */
function searchOf({ family, text }: Prefix): string {
  return family === 4 ? text.split('.').slice(0, 1).join('.').concat('.') : `${text.split(':')[0]}:`;
}
