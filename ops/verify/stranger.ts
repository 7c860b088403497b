import { ExitCode } from '../core/exit-code';
import type { HttpAnswer, HttpProbe } from '../core/http-probe';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';

/** Lists what authentik answers to a flow that the visitor may not start. */
export const DENIED = 'ak-stage-access-denied';

/** One page of a host, without a session. @throws OpsError where Cloudflare answers in its place, or the host fails */
export async function askStranger(
  http: HttpProbe,
  url: string,
  headers?: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const answer = await http.get(url, headers);
  const { status, headers: found } = answer;
  if (found['cf-mitigated'] === undefined && status < 500) return answer;
  throw new OpsError({
    what: `${new URL(url).host} did not answer a visitor`,
    found: status < 500 ? `a challenge of Cloudflare (HTTP ${status})` : `HTTP ${status}`,
    remedy: 'run this from a network that Cloudflare does not challenge, and see that authentik runs',
    exitCode: ExitCode.UNKNOWN,
  });
}

/** Returns where a visitor is sent; undefined for everything but a redirect. */
export function redirectOf({ status, headers: { location = '' } }: HttpAnswer, url: string): URL | undefined {
  return status >= 300 && status < 400 && URL.canParse(location, url) ? new URL(location, url) : undefined;
}

/** The flow executor shows a visitor this page first. */
export interface FirstPage {
  readonly component: string;
  /** The identification stage says whether the password is on the same page. */
  readonly password_fields?: boolean;
  /** Of the prompt stage. */
  readonly fields?: readonly { readonly field_key?: string; readonly required?: boolean }[];
}

/** The first page of a flow for a visitor without a session. */
export async function firstPage(http: HttpProbe, host: string, slug: string): Promise<FirstPage> {
  const url = `https://${host}/api/v3/flows/executor/${encodeURIComponent(slug)}/?query=`;
  const { status, body } = await askStranger(http, url, { accept: 'application/json' });
  if (status === 404) return { component: 'no such flow' };
  const page = readJson(body) as Partial<FirstPage> | undefined;
  return { ...page, component: page?.component ?? `HTTP ${status}` };
}
