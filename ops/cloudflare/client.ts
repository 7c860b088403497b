import type { Block } from '../../rules/readers/document';
import { apiAddress } from '../core/api-address';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { type HttpProbe, NodeHttpProbe } from '../core/http-probe';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';

const API = 'https://api.cloudflare.com/client/v4';
/** Tokens come in pages of this size at most. */
const PAGE_SIZE = 50;
/** Error code of a zone that has no ruleset in a phase yet. */
const NO_ENTRY_POINT = 10003;
const CUSTOM_RULES = 'http_request_firewall_custom';

/** The entry-point ruleset of a zone in one phase. */
export interface Ruleset {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** Absent once all rules are deleted. */
  readonly rules?: readonly Block[];
}

interface Answer {
  readonly success?: unknown;
  readonly errors?: readonly { readonly code?: unknown; readonly message?: unknown }[];
  readonly result?: unknown;
  readonly result_info?: { readonly total_pages?: unknown } | null;
}

/** Reads of Cloudflare's API. Nothing is written. Each throws an OpsError where Cloudflare does not answer. */
export class CloudflareClient {
  private readonly url: string;
  private readonly token: string;

  /** @throws OpsError when CLOUDFLARE_READ_TOKEN is not set, or CLOUDFLARE_API_URL is not an address for it */
  constructor(
    context: OpsContext,
    private readonly http: HttpProbe = new NodeHttpProbe(),
  ) {
    this.url = apiAddress(context, 'CLOUDFLARE_API_URL', () => API);
    this.token = context.secret(
      'CLOUDFLARE_READ_TOKEN',
      'Cloudflare, a token that may read the WAF of the zone, for adopt account rule lists and API tokens too',
    );
  }

  /** The ruleset of a zone in a phase; undefined while there is none. @default the custom rules of the WAF */
  async ruleset(zoneId: string, phase = CUSTOM_RULES): Promise<Ruleset | undefined> {
    const answer = await this.ask(`/zones/${zoneId}/rulesets/phases/${phase}/entrypoint`, NO_ENTRY_POINT);
    return answer?.result as Ruleset | undefined;
  }

  async all<T>(path: string): Promise<readonly T[]> {
    const rows: T[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const answer = await this.ask(`${path}?page=${page}&per_page=${PAGE_SIZE}`);
      if (!Array.isArray(answer?.result)) throw refusal(path, 'no list');
      rows.push(...(answer.result as T[]));
      pages = Number(answer.result_info?.total_pages ?? 1);
    }
    return rows;
  }

  /** @param absent error code that means "does not exist": the answer is undefined */
  private async ask(path: string, absent?: number): Promise<Answer | undefined> {
    const { status, body } = await this.http.get(`${this.url}${path}`, { authorization: `Bearer ${this.token}` });
    const answer = readJson(body) as Answer | null | undefined;
    if (answer?.success === true && typeof answer.result === 'object' && answer.result !== null) return answer;
    const [{ code, message } = {}] = answer?.errors ?? [];
    if (absent !== undefined && code === absent) return undefined;
    throw refusal(path, code === undefined ? `HTTP ${status}` : `HTTP ${status}, ${code} ${String(message)}`);
  }
}

function refusal(path: string, found: string): OpsError {
  const rights = path.startsWith('/zones/') ? 'the WAF of the zone' : 'account rule lists and API tokens';
  return new OpsError({
    what: `Cloudflare did not answer GET ${path}`,
    found,
    remedy: `see that CLOUDFLARE_READ_TOKEN may read ${rights}`,
    exitCode: ExitCode.UNKNOWN,
  });
}
