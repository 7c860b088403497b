import { type HttpClient, HttpFailure } from '../http-client';
import { type AllowlistAnswer, type LapiMachine, readAllowlists } from './allowlists';
import { type Decision, DecisionShapeError, parseDecisions } from './decision';

export type LapiAnswer =
  | { readonly known: true; readonly decisions: readonly Decision[] }
  /** LAPI is unreachable, or its answer is unusable. */
  | { readonly known: false; readonly reason: string };

/** Heap that an answer needs, measured with Node 20: 1.5 times its text, and 400 bytes a row. */
const HEAP_PER_BYTE = 1.5;
const HEAP_PER_ROW = 400;
/** Part of the heap that an answer may take; the rest is the program and the edge list. */
const HEAP_SHARE = 0.85;

/**
 * CrowdSec's local API, read only. Only `GET /v1/decisions`: the stream answers 200 with empty lists when the database
 * fails, and omits local bans behind longer ones of other origins. One attempt; the next run follows in minutes.
 */
export class Lapi {
  /** Bytes of the largest answer that is read; whether it fits also depends on its rows. */
  static largestAnswer(heapBytes: number): number {
    return Math.floor(heapBytes / 4);
  }

  constructor(
    private readonly client: HttpClient,
    private readonly onCall: () => void,
    private readonly heapBytes: number,
  ) {}

  /** All bans of these origins. LAPI has no filter that excludes an origin, so the origins are an allow list. */
  bans(origins: readonly string[], scopes: readonly string[]): Promise<LapiAnswer> {
    return this.read({ type: 'ban', scopes: scopes.join(','), origins: origins.join(',') });
  }

  /** Returns what an operator allows in LAPI itself: none without a machine, whose login the allowlists need. */
  async readAllowed(machine: LapiMachine | undefined): Promise<AllowlistAnswer> {
    if (machine === undefined) return { known: true, networks: [] };
    return readAllowlists(machine, (method, path, { headers, body }) => {
      this.onCall();
      return this.client.send(method, path, body, headers);
    });
  }

  /** All decisions of every kind that touch this address. */
  decisionsOn(address: string): Promise<LapiAnswer> {
    return this.read({ ip: address });
  }

  private async read(query: Record<string, string>): Promise<LapiAnswer> {
    this.onCall();
    try {
      const answer = await this.client.send('GET', `/v1/decisions?${new URLSearchParams(query)}`);
      if (answer.status === 403) return giveUp('it refuses the bouncer key (HTTP 403)');
      if (answer.status !== 200) return giveUp(`HTTP ${answer.status}`);
      const excess = this.excessOf(answer.text);
      if (excess !== undefined) return giveUp(`${excess}; ${TOO_LARGE}`);
      return { known: true, decisions: parseDecisions(JSON.parse(answer.text)) };
    } catch (error) {
      if (error instanceof HttpFailure && error.kind === 'too-large') return giveUp(`${error.message}; ${TOO_LARGE}`);
      if (error instanceof HttpFailure || error instanceof DecisionShapeError) return giveUp(error.message);
      if (error instanceof SyntaxError) return giveUp('the answer is not JSON');
      throw error;
    }
  }

  /**
   * Why the answer does not fit into the heap; undefined when it fits. V8 aborts the process silently when it is full.
   */
  private excessOf(text: string): string | undefined {
    const rows = rowsOf(text);
    // V8 keeps a text in one byte a character, or in two when one of them needs more.
    const bytes = Buffer.byteLength(text) === text.length ? text.length : 2 * text.length;
    if (bytes * HEAP_PER_BYTE + rows * HEAP_PER_ROW <= this.heapBytes * HEAP_SHARE) return undefined;
    return `the answer has about ${rows} decisions in ${(text.length / 1e6).toFixed(1)} MB`;
  }
}

const TOO_LARGE =
  'that does not fit into the memory of this process: allow fewer origins, or raise the memory limit of the pod';

/** Rows of an answer before it is parsed. A brace inside a scenario counts as well. */
function rowsOf(text: string): number {
  let rows = 0;
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) rows += 1;
  return rows;
}

function giveUp(reason: string): LapiAnswer {
  return { known: false, reason };
}
