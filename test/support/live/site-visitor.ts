import type { IncomingHttpHeaders } from 'node:http';
import type { RealTraefik, VisitorAnswer } from '../real/traefik';
import type { Challenge } from './browser';

/** Describes where a visit ended. */
export interface Visit extends VisitorAnswer {
  /** Address of the page. */
  readonly address: string;
  /** The stage that asks, on a page of a flow. */
  readonly challenge?: Challenge;
}

/** Answers to the stages of a flow, by component. */
export type Answers = Readonly<Record<string, object>>;

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** The cookie is of its host alone. */
  readonly isHostOnly: boolean;
}

/** A browser in front of Traefik: cookies by domain, redirects, and flows with the answers that it is given. */
export class SiteVisitor {
  private cookies: readonly Cookie[] = [];

  /** @param answers to the stages of each flow; a stage without one ends the visit */
  constructor(
    private readonly traefik: RealTraefik,
    private readonly answers: Answers = {},
  ) {}

  /** Opens an address and follows it to a page that asks, refuses, or is there. */
  async open(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Visit> {
    let next = address;
    for (let step = 0; step < 15; step += 1) {
      const flow = /^(https:\/\/[^/]+)\/if\/flow\/([^/?]+)\/(?:\?(.*))?$/.exec(next);
      if (flow === null) {
        const answer = await this.ask(next, headers);
        const { location } = answer.headers;
        if (location === undefined) return { ...answer, address: next };
        next = new URL(location, next).href;
      } else {
        const visit = await this.run(next, `${flow[1]}/api/v3/flows/executor/${flow[2]}/`, flow[3] ?? '');
        if (visit.challenge?.component !== 'xak-flow-redirect') return visit;
        next = new URL(String(visit.challenge.to), next).href;
      }
    }
    throw new Error(`${address} redirects without an end`);
  }

  /** One request with the cookies of its host; redirects are not followed. */
  async ask(address: string, headers: Readonly<Record<string, string>> = {}, body?: object): Promise<VisitorAnswer> {
    const { hostname } = new URL(address);
    const sent = this.cookies.filter(({ domain, isHostOnly }) => reaches(hostname, domain, isHostOnly));
    const cookie = sent.map(({ name, value }) => `${name}=${value}`).join('; ');
    const csrf = sent.find(({ name }) => name === 'authentik_csrf')?.value;
    const answer = await this.traefik.ask(
      address,
      {
        ...(cookie !== '' && { cookie }),
        ...(csrf !== undefined && { 'x-authentik-csrf': csrf }),
        ...headers,
      },
      false,
      undefined,
      body,
    );
    this.keep(hostname, answer.headers);
    return answer;
  }

  /** Puts another value into every cookie of a name that begins so. @returns how many there were */
  breakCookies(prefix: string, value: (old: string) => string): number {
    const isMeant = ({ name }: Cookie) => name.startsWith(prefix);
    const count = this.cookies.filter(isMeant).length;
    this.cookies = this.cookies.map((cookie) => (isMeant(cookie) ? { ...cookie, value: value(cookie.value) } : cookie));
    return count;
  }

  private async run(page: string, executor: string, query: string): Promise<Visit> {
    const address = `${executor}?query=${encodeURIComponent(query)}`;
    let answer = await this.follow(address, await this.ask(address));
    for (let step = 0; step < 12; step += 1) {
      const challenge = JSON.parse(answer.body) as Challenge;
      const { component } = challenge;
      const given = Object.hasOwn(this.answers, component) ? this.answers[component] : undefined;
      if (given === undefined || challenge.response_errors !== undefined)
        return { ...answer, address: page, challenge };
      answer = await this.follow(address, await this.ask(address, {}, { component, ...given }));
    }
    throw new Error(`${page} goes on without an end`);
  }

  /** Each stage that is done redirects the executor to itself. */
  private async follow(address: string, answer: VisitorAnswer): Promise<VisitorAnswer> {
    const { location } = answer.headers;
    if (location === undefined) return answer;
    const next = new URL(location, address).href;
    return this.follow(next, await this.ask(next));
  }

  private keep(hostname: string, { 'set-cookie': lines = [] }: IncomingHttpHeaders): void {
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

function reaches(hostname: string, domain: string, isHostOnly: boolean): boolean {
  const host = hostname.toLowerCase();
  return host === domain || (!isHostOnly && host.endsWith(`.${domain}`));
}
