import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { type HttpProbe, NodeHttpProbe } from '../core/http-probe';
import { OpsError } from '../core/ops-error';

const API = 'https://api.cloudflare.com/client/v4';
/** Tokens come in pages of this size at most. */
const PAGE_SIZE = 50;

interface Answer {
  readonly success?: unknown;
  readonly errors?: readonly { readonly code?: unknown; readonly message?: unknown }[];
  readonly result?: unknown;
  readonly result_info?: { readonly total_pages?: unknown } | null;
}

/** Reads of Cloudflare's API. Nothing is written. */
export class CloudflareClient {
  private readonly url: string;
  private readonly token: string;

  /** @throws OpsError when CLOUDFLARE_READ_TOKEN is not set */
  constructor(
    context: OpsContext,
    private readonly http: HttpProbe = new NodeHttpProbe(),
  ) {
    this.url = context.variable('CLOUDFLARE_API_URL') ?? API;
    this.token = context.secret(
      'CLOUDFLARE_READ_TOKEN',
      'Cloudflare, a token that may read account rule lists, API tokens and the WAF of the zone',
    );
  }

  /**
   * The result of one address; undefined where Cloudflare says by `absent` that there is none.
   *
   * @param absent error code
   */
  async get<T>(path: string, absent?: number): Promise<T | undefined> {
    const answer = await this.ask(path, absent);
    return answer?.result as T | undefined;
  }

  /** Every page of a list. */
  async all<T>(path: string): Promise<readonly T[]> {
    const rows: T[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const answer = await this.ask(`${path}?page=${page}&per_page=${PAGE_SIZE}`);
      if (!Array.isArray(answer?.result)) throw this.refusal(path, 'no list');
      rows.push(...(answer.result as T[]));
      pages = Number(answer.result_info?.total_pages ?? 1);
    }
    return rows;
  }

  private async ask(path: string, absent?: number): Promise<Answer | undefined> {
    const { status, body } = await this.http.get(`${this.url}${path}`, { authorization: `Bearer ${this.token}` });
    const answer = parsed(body);
    if (answer?.success === true) return answer;
    const [{ code, message } = {}] = answer?.errors ?? [];
    if (absent !== undefined && code === absent) return undefined;
    throw this.refusal(path, code === undefined ? `HTTP ${status}` : `HTTP ${status}, ${code} ${String(message)}`);
  }

  private refusal(path: string, found: string): OpsError {
    return new OpsError({
      what: `Cloudflare must answer GET ${path}`,
      found,
      remedy:
        'see what CLOUDFLARE_READ_TOKEN may do: account rule lists, API tokens and the WAF of the zone, each to read',
      exitCode: ExitCode.UNKNOWN,
    });
  }
}

function parsed(body: string): Answer | undefined {
  try {
    return JSON.parse(body) as Answer;
  } catch {
    return undefined;
  }
}
