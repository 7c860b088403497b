import type { HttpAnswer } from '../http-client';
import { HttpFailure } from '../http-client';
import { Prefix } from '../prefix';
import type { PrefixSet } from '../prefix-set';

/** Login of a machine that is registered at LAPI for the sync. */
export interface LapiMachine {
  readonly id: string;
  readonly password: string;
}

export type AllowlistAnswer =
  | { readonly known: true; readonly networks: readonly Prefix[] }
  | { readonly known: false; readonly reason: string };

/** Sends one request to LAPI; `headers` are added to those of every request. */
type Send = (
  method: string,
  path: string,
  props: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<HttpAnswer>;

/** Half of the internet on an allowlist would silently disable the sync. */
const WIDEST = { 4: 8, 6: 16 } as const;

/**
 * LAPI's own allowlists, from CrowdSec 1.6.6 on: what an operator allows there is never published. LAPI itself lets go of
 * the bans that it has on such an address; a ban on a neighbour in its IPv6 network, and one that `cscli` added with
 * `--bypass-allowlist`, would reach the edge. `GET /v1/allowlists` needs the login of a machine, which the key of a bouncer
 * is not; an older LAPI answers 404 and has no allowlists.
 */
export async function readAllowlists(machine: LapiMachine, send: Send): Promise<AllowlistAnswer> {
  try {
    const login = await send('POST', '/v1/watchers/login', {
      headers: {},
      body: JSON.stringify({ machine_id: machine.id, password: machine.password, scenarios: [] }),
    });
    if (login.status === 401 || login.status === 403) return giveUp(`it refuses machine ${machine.id}`);
    if (login.status !== 200) return giveUp(`login: HTTP ${login.status}`);
    const { token } = objectOf(JSON.parse(login.text));
    if (typeof token !== 'string' || token === '') return giveUp('the login gives no token');
    const headers = { authorization: `Bearer ${token}` };
    const answer = await send('GET', '/v1/allowlists?with_content=true', { headers });
    if (answer.status === 404) return { known: true, networks: [] };
    if (answer.status !== 200) return giveUp(`HTTP ${answer.status}`);
    return networksOf(JSON.parse(answer.text));
  } catch (error) {
    if (error instanceof HttpFailure) return giveUp(error.message);
    if (error instanceof SyntaxError) return giveUp('the answer is not JSON');
    throw error;
  }
}

/** Networks of the allowlists that the never-block list does not hold: only the sync leaves them alone. */
export function beyond(networks: readonly Prefix[], neverBlock: PrefixSet): readonly string[] {
  return networks.filter((network) => !neverBlock.holds(network)).map(({ text }) => text);
}

function networksOf(body: unknown): AllowlistAnswer {
  if (body === null) return { known: true, networks: [] };
  if (!Array.isArray(body)) return giveUp('the answer is neither a list nor null');
  const networks: Prefix[] = [];
  for (const list of body.map(objectOf)) {
    const items = list.items ?? [];
    if (!Array.isArray(items)) return giveUp(`allowlist ${String(list.name)} has no usable items`);
    for (const { value } of items.map(objectOf)) {
      const prefix = typeof value === 'string' ? Prefix.parse(value) : undefined;
      if (prefix === undefined)
        return giveUp(`allowlist ${String(list.name)} holds ${JSON.stringify(value)}, no network`);
      if (prefix.length < WIDEST[prefix.family]) {
        return giveUp(`allowlist ${String(list.name)} holds ${prefix.text}, wider than /8, or /16 for IPv6`);
      }
      networks.push(prefix);
    }
  }
  return { known: true, networks };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function giveUp(reason: string): AllowlistAnswer {
  return { known: false, reason: `allowlists: ${reason}` };
}
