import type { Row } from '../authentik/records';

/** The flow executor shows a stage, a redirect, or a refusal. */
export interface Challenge extends Row {
  readonly component: string;
}

/** Where redirects end: a page outside of the server, a page that asks, or a refusal. */
interface Followed {
  readonly status: number;
  readonly to: string;
  readonly challenge?: Challenge;
}

/** A browser on a real authentik, without its interface: cookies, redirects, and the flow executor's JSON. */
export class Browser {
  private readonly cookies = new Map<string, string>();
  /** Attributes of the cookies, as the server set them. */
  readonly setCookies: string[] = [];

  constructor(readonly url: string) {}

  /** One request; redirects are not followed. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const csrf = this.cookies.get('authentik_csrf');
    const response = await fetch(new URL(path, this.url), {
      redirect: 'manual',
      ...init,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(csrf === undefined ? {} : { 'x-authentik-csrf': csrf }),
        accept: 'application/json',
        connection: 'close',
        ...init.headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.setCookies.push(line);
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Runs a flow until it redirects, refuses, or shows a stage that has no answer. */
  async run(slug: string, answers: Readonly<Record<string, object>>, query = ''): Promise<Challenge> {
    let challenge = await this.open(slug, query);
    const seen: string[] = [];
    for (let step = 0; step < 12; step += 1) {
      const { component } = challenge;
      const answer = Object.hasOwn(answers, component) ? answers[component] : undefined;
      if (answer === undefined || seen.at(-1) === component) return challenge;
      seen.push(component);
      challenge = await this.answer(slug, { component, ...answer }, query);
    }
    throw new Error(`${slug} goes on without an end: ${seen.join(', ')}`);
  }

  async open(slug: string, query = ''): Promise<Challenge> {
    return this.challengeOf(await this.request(executor(slug, query)));
  }

  async answer(slug: string, body: object, query = ''): Promise<Challenge> {
    const response = await this.request(executor(slug, query), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return this.challengeOf(response);
  }

  /** Each stage that is done redirects the executor to itself. */
  private async challengeOf(response: Response): Promise<Challenge> {
    const location = response.headers.get('location');
    if (response.status === 302 && location !== null) return this.challengeOf(await this.request(location));
    const text = await response.text();
    if (!response.ok && response.status !== 400)
      throw new Error(`${response.url}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as Challenge;
  }

  /** To a login source, and back from it at the first page of the server that asks something. */
  async followSource(slug: string): Promise<Followed> {
    const { to } = await this.follow(`/source/oauth/login/${slug}/`);
    const state = new URL(to).searchParams.get('state') ?? '';
    return this.follow(`/source/oauth/callback/${slug}/?code=any&state=${state}`);
  }

  /**
   * Follows redirects of the server, and flows that ask nothing, until a page outside of the server, a page that asks, or
   * a refusal.
   */
  async follow(path: string): Promise<Followed> {
    let next = path;
    for (let step = 0; step < 12; step += 1) {
      const flow = /\/if\/flow\/([^/?]+)\/(?:\?(.*))?$/.exec(next);
      if (flow !== null) {
        const challenge = await this.open(flow[1]!, flow[2] ?? '');
        if (challenge.component !== 'xak-flow-redirect') return { status: 200, to: next, challenge };
        next = String(challenge.to);
      } else {
        const response = await this.request(next);
        const location = response.headers.get('location');
        if (location === null) return { status: response.status, to: next };
        next = location;
      }
      const target = new URL(next, this.url);
      if (target.origin !== new URL(this.url).origin) return { status: 302, to: target.href };
      next = `${target.pathname}${target.search}`;
    }
    throw new Error(`${path} redirects without an end`);
  }
}

function executor(slug: string, query: string): string {
  return `/api/v3/flows/executor/${slug}/?query=${encodeURIComponent(query)}`;
}
