/** One answer of a server; redirects are not followed. */
export interface PageAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Lines of `Set-Cookie`. */
  readonly cookies: readonly string[];
  /** The start of the page is enough. */
  readonly body: string;
}

/** A server did not answer: neither open nor refused. */
export class NoAnswer extends Error {}

/** One request: a GET, or a POST of a JSON body. @throws NoAnswer when no answer comes */
export type Ask = (url: string, headers: Readonly<Record<string, string>>, body?: object) => Promise<PageAnswer>;

/** The flow executor shows a stage, a redirect, or a refusal. */
export interface FlowPage {
  readonly component: string;
  /** Only a redirect has a target. */
  readonly to?: string;
  /** The identification stage says whether the password is on the same page. */
  readonly password_fields?: boolean;
  /** The server refuses fields of the last answer with these errors. */
  readonly response_errors?: Readonly<Record<string, readonly { readonly string?: string }[]>>;
}

/** Answer to a stage; undefined ends the visit there. */
export type AnswerStage = (page: FlowPage) => object | undefined;

export interface Visit extends PageAnswer {
  readonly url: string;
  /** The stage that asks or refuses, on a page of a flow. */
  readonly stage?: FlowPage;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** The cookie is of its host alone. */
  readonly isHostOnly: boolean;
}

/** A login through an outpost takes 8 redirects. */
const MOST_REDIRECTS = 20;
/** A login with a second factor takes 5 stages. */
const MOST_STAGES = 12;

/** A browser without its interface: cookies by domain, redirects, and authentik's flow executor. */
export class Browser {
  private cookies: readonly Cookie[] = [];

  /**
   * @param login origin of authentik: stages are answered there alone, since the answers hold passwords
   * @param answerStage answers to the stages of each flow
   */
  constructor(
    private readonly ask: Ask,
    private readonly login: string,
    private readonly answerStage: AnswerStage = () => undefined,
  ) {}

  /**
   * Opens an address and follows it to the page that is there, asks or refuses.
   *
   * @throws Error for redirects or stages without an end, and for a server that does not answer
   */
  async visit(address: string): Promise<Visit> {
    const seen: string[] = [];
    let url = address;
    while (seen.length < MOST_REDIRECTS) {
      seen.push(placeOf(url));
      const { origin, pathname, search } = new URL(url);
      const slug = /^\/if\/flow\/([^/]+)\/$/.exec(pathname)?.[1];
      let to: string | undefined;
      if (slug === undefined || origin !== this.login) {
        const answer = await this.request(url);
        to = answer.headers.location;
        if (to === undefined) return { ...answer, url };
      } else {
        const { answer, page } = await this.runFlow(slug, search.slice(1));
        if (page.component !== 'xak-flow-redirect') return { ...answer, url, stage: page };
        to = page.to ?? '/';
      }
      url = new URL(to, url).href;
    }
    throw new Error(`${placeOf(address)} loops: ${MOST_REDIRECTS} redirects, the last to ${seen.slice(-3).join(', ')}`);
  }

  async request(url: string, headers: Readonly<Record<string, string>> = {}, body?: object): Promise<PageAnswer> {
    const { hostname } = new URL(url);
    const sent = this.cookies.filter((cookie) => reaches(hostname, cookie));
    const cookie = sent.map(({ name, value }) => `${name}=${value}`).join('; ');
    const csrf = sent.find(({ name }) => name === 'authentik_csrf')?.value;
    const own = { ...(cookie !== '' && { cookie }), ...(csrf !== undefined && { 'x-authentik-csrf': csrf }) };
    const answer = await this.ask(url, { ...own, ...headers }, body);
    this.keep(hostname, answer.cookies);
    return answer;
  }

  /** Puts another value into every cookie of a name that begins so. @returns how many there were */
  changeCookies(prefix: string, value: (old: string) => string): number {
    const isMeant = ({ name }: Cookie) => name.startsWith(prefix);
    const count = this.cookies.filter(isMeant).length;
    this.cookies = this.cookies.map((cookie) => (isMeant(cookie) ? { ...cookie, value: value(cookie.value) } : cookie));
    return count;
  }

  private async runFlow(
    slug: string,
    query: string,
  ): Promise<{ readonly answer: PageAnswer; readonly page: FlowPage }> {
    const url = `${this.login}/api/v3/flows/executor/${slug}/?query=${encodeURIComponent(query)}`;
    const seen: string[] = [];
    let answer = await this.execute(url);
    while (seen.length < MOST_STAGES) {
      const page = pageOf(slug, answer);
      const given = page.response_errors === undefined ? this.answerStage(page) : undefined;
      if (given === undefined) return { answer, page };
      seen.push(page.component);
      answer = await this.execute(url, { component: page.component, ...given });
    }
    throw new Error(`flow ${slug} loops: ${MOST_STAGES} stages, the last ${seen.slice(-3).join(', ')}`);
  }

  /** Each stage that is done redirects the executor to itself. */
  private async execute(url: string, body?: object): Promise<PageAnswer> {
    let answer = await this.request(url, { accept: 'application/json' }, body);
    for (let step = 0; step < MOST_REDIRECTS; step += 1) {
      const { location } = answer.headers;
      if (location === undefined) return answer;
      answer = await this.request(new URL(location, url).href, { accept: 'application/json' });
    }
    throw new Error(`${placeOf(url)} loops: ${MOST_REDIRECTS} redirects`);
  }

  private keep(hostname: string, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const stated = /^domain=\.?(.+)$/i.exec(attributes.find((one) => /^domain=/i.test(one)) ?? '')?.[1];
      const domain = (stated ?? hostname).toLowerCase();
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      const others = this.cookies.filter((one) => one.name !== name || one.domain !== domain);
      const isGone = attributes.some((one) => /^max-age=(0|-)/i.test(one));
      this.cookies = isGone ? others : [...others, { name, value, domain, isHostOnly: stated === undefined }];
    }
  }
}

/** Without the query, which holds codes. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function pageOf(slug: string, { status, body }: PageAnswer): FlowPage {
  let page: Partial<FlowPage> | undefined;
  try {
    page = JSON.parse(body) as Partial<FlowPage>;
  } catch {
    // Not JSON: the status says more.
  }
  if (page?.component === undefined) throw new Error(`flow ${slug} answers HTTP ${status}`);
  return { ...page, component: page.component };
}

function reaches(hostname: string, { domain, isHostOnly }: Cookie): boolean {
  const host = hostname.toLowerCase();
  return host === domain || (!isHostOnly && host.endsWith(`.${domain}`));
}
