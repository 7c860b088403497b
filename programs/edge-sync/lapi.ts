import { type Decision, DecisionShapeError, parseDecisions } from './decision';
import { type HttpClient, HttpFailure } from './http-client';

export type LapiAnswer =
  | { readonly known: true; readonly decisions: readonly Decision[] }
  /** LAPI could not be asked or did not answer in a way that can be trusted: nothing is known. */
  | { readonly known: false; readonly reason: string };

/**
 * CrowdSec's local API, read side. Only `GET /v1/decisions`: the stream answers 200 with empty lists when its database
 * fails, and hides local bans behind longer ones of other origins. One attempt; the next run is near.
 */
export class Lapi {
  constructor(
    private readonly client: HttpClient,
    private readonly onCall: () => void,
  ) {}

  /** All bans of these origins. There is no "not origin" filter: an allow-list is the only safe way to ask. */
  bans(origins: readonly string[], scopes: readonly string[]): Promise<LapiAnswer> {
    return this.read({ type: 'ban', scopes: scopes.join(','), origins: origins.join(',') });
  }

  /** All decisions of every kind that touch this address. */
  decisionsOn(address: string): Promise<LapiAnswer> {
    return this.read({ ip: address });
  }

  private async read(query: Record<string, string>): Promise<LapiAnswer> {
    this.onCall();
    try {
      const answer = await this.client.send('GET', `/v1/decisions?${new URLSearchParams(query)}`);
      if (answer.status === 403) return unknown('it refuses the bouncer key (HTTP 403)');
      if (answer.status !== 200) return unknown(`HTTP ${answer.status}`);
      return { known: true, decisions: parseDecisions(JSON.parse(answer.text)) };
    } catch (error) {
      if (error instanceof HttpFailure || error instanceof DecisionShapeError) return unknown(error.message);
      if (error instanceof SyntaxError) return unknown('the answer is not JSON');
      throw error;
    }
  }
}

function unknown(reason: string): LapiAnswer {
  return { known: false, reason };
}
