import type { Block } from '../../rules/readers/document';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import type { HttpProbe } from '../core/http-probe';
import { OpsError } from '../core/ops-error';

const API = 'https://api.cloudflare.com/client/v4';

export interface WafReader {
  /** The custom rules of a zone, as they are live, in their order. @throws OpsError when they cannot be read */
  rules(zoneId: string): Promise<readonly Block[]>;
}

export class CloudflareReader implements WafReader {
  private readonly url: string;
  private readonly token: string;

  /** @throws OpsError when CLOUDFLARE_READ_TOKEN is not set */
  constructor(
    context: OpsContext,
    private readonly http: HttpProbe,
  ) {
    this.url = context.variable('CLOUDFLARE_API_URL') ?? API;
    this.token = context.secret('CLOUDFLARE_READ_TOKEN', 'Cloudflare, a token that may read the WAF of the zone');
  }

  async rules(zoneId: string): Promise<readonly Block[]> {
    const path = `/zones/${zoneId}/rulesets/phases/http_request_firewall_custom/entrypoint`;
    const { status, body } = await this.http.get(`${this.url}${path}`, { authorization: `Bearer ${this.token}` });
    const rules = rulesIn(body);
    if (rules !== undefined) return rules;
    throw new OpsError({
      what: "Cloudflare must answer with the zone's custom rules",
      found: `HTTP ${status}`,
      remedy: 'see what CLOUDFLARE_READ_TOKEN may do: Zone > WAF > Read of this zone',
      exitCode: ExitCode.UNKNOWN,
    });
  }
}

/** What Cloudflare says where a zone has no custom rule yet. */
const NO_ENTRY_POINT = 10003;

interface Answer {
  readonly success?: unknown;
  readonly errors?: readonly { readonly code?: unknown }[];
  readonly result?: { readonly rules?: unknown } | null;
}

function rulesIn(body: string): readonly Block[] | undefined {
  try {
    const { success, errors = [], result } = JSON.parse(body) as Answer;
    if (errors.some(({ code }) => code === NO_ENTRY_POINT)) return [];
    if (success !== true || typeof result !== 'object' || result === null) return undefined;
    // An entry point whose rules were all deleted has no such field.
    return Array.isArray(result.rules) ? (result.rules as Block[]) : [];
  } catch {
    return undefined;
  }
}
