import { type Ask, NoAnswer, type PageAnswer } from '../../../programs/login-check/browser';
import { totpCode } from '../../../programs/login-check/stage-answers';

export interface LoginUser {
  readonly username: string;
  readonly password: string;
  readonly totp?: string;
  readonly isSuperuser?: boolean;
  /** Slugs of applications, and hosts. */
  readonly opens: readonly string[];
}

/** Describes what is wrong with a login, each as it was seen. */
export type LoginFault =
  /** The session cookie of the outpost does not stick: provider and outpost redirect to each other. */
  | 'outpost-loops'
  /** The login stage does not end: a stage comes again, without an error. */
  | 'stage-repeats'
  /** The login comes back to itself: the cookie of the session is not taken. */
  | 'session-lost'
  /** The start page refuses users of the type external. */
  | 'no-interface'
  /** Traefik asks the fallback instead of the outpost. */
  | 'fallback'
  /** A host sends the browser to the login page of another server. */
  | 'other-server'
  | 'down';

interface Session {
  user?: LoginUser;
  signedIn?: boolean;
  lastCode?: string;
}

const DENIED_PAGE = '<a href="/flows/-/cancel/">Not you?</a>';

/** authentik's login and its outpost for a browser, as a real server 2026.2 answers (test/live/login-check.test.ts). */
export class LoginServer {
  readonly users: LoginUser[] = [];
  readonly sessions = new Map<string, Session>();
  fault: LoginFault | undefined;
  /** Every request, without its query. */
  readonly requests: string[] = [];
  /** Hosts that got a password. */
  readonly told = new Set<string>();
  private readonly usedCodes = new Set<string>();
  private count = 0;

  constructor(
    readonly host: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  readonly ask: Ask = async (address, headers, body) => {
    const url = new URL(address);
    this.requests.push(`${url.host}${url.pathname}`);
    if (this.fault === 'down') throw new NoAnswer(`${url.host} did not answer: connection refused`);
    if (body !== undefined && 'password' in body) this.told.add(url.host);
    const cookies = new Map((headers.cookie ?? '').split('; ').map((pair) => pair.split('=') as [string, string]));
    return url.host === this.host ? this.authentik(url, cookies, body) : this.outpost(url, cookies);
  };

  private authentik(url: URL, cookies: ReadonlyMap<string, string>, body: object | undefined): PageAnswer {
    const { pathname, searchParams } = url;
    const key = cookies.get('authentik_session') ?? '';
    const session = this.sessions.get(key);
    const isIn = session?.signedIn === true && this.fault !== 'session-lost';
    const [, slug] = /^\/api\/v3\/flows\/executor\/([^/]+)\/$/.exec(pathname) ?? [];
    const [, application] = /^\/api\/v3\/core\/applications\/([^/]+)\/check_access\/$/.exec(pathname) ?? [];
    if (pathname === '/') return redirect(isIn ? '/if/user/' : this.login('/'));
    if (pathname === '/if/user/') return page(this.fault === 'no-interface' ? DENIED_PAGE : 'the library');
    if (pathname === '/flows/-/default/authentication/') return redirect(`/if/flow/sign-in/${url.search}`);
    if (pathname === '/flows/-/default/invalidation/') return redirect('/if/flow/sign-out/');
    if (slug === 'sign-out') {
      this.sessions.delete(key);
      return json({ component: 'xak-flow-redirect', to: '/' });
    }
    if (slug === 'sign-in') return this.flow(key, new URLSearchParams(searchParams.get('query') ?? ''), body);
    if (pathname === '/application/o/authorize/') return this.authorize(url, isIn ? session?.user : undefined);
    if (!isIn || session?.user === undefined) return { ...json({ detail: 'no session' }), status: 403 };
    const { username, isSuperuser = false, opens } = session.user;
    if (pathname === '/api/v3/core/users/me/') return json({ user: { username, is_superuser: isSuperuser } });
    if (application !== undefined) return json({ passing: opens.includes(application) });
    return { ...page('not found'), status: 404 };
  }

  private login(next: string): string {
    return `/flows/-/default/authentication/?next=${encodeURIComponent(next)}`;
  }

  /** Name, password, and the code of those who have an authenticator app. */
  private flow(found: string, query: URLSearchParams, body: object | undefined): PageAnswer {
    this.count += 1;
    const key = this.sessions.has(found) ? found : `session-${this.count}`;
    const session = this.sessions.get(key) ?? {};
    this.sessions.set(key, session);
    const cookies = [`authentik_session=${key}; HttpOnly; Path=/`];
    const { component, uid_field, password, code } = (body ?? {}) as Readonly<Record<string, string | undefined>>;
    const refuseField = (stage: string, field: string, string: string) =>
      json({ component: stage, response_errors: { [field]: [{ string, code: 'invalid' }] } }, cookies);
    if (component === 'ak-stage-identification') {
      session.user = this.users.find(({ username }) => username === uid_field);
    } else if (component === 'ak-stage-password') {
      if (session.user?.password !== password) return refuseField('ak-stage-password', 'password', 'Invalid password');
      if (this.fault !== 'stage-repeats') session.lastCode = 'password';
    } else if (component === 'ak-stage-authenticator-validate') {
      const used = `${session.user?.username} ${code}`;
      const isRight = session.user?.totp !== undefined && totpCode(session.user.totp, this.now()) === code;
      if (!isRight || this.usedCodes.has(used)) return refuseField(component, 'code', 'Invalid Token');
      this.usedCodes.add(used);
      session.lastCode = 'totp';
    }
    if (session.user === undefined) return json({ component: 'ak-stage-identification' }, cookies);
    if (session.lastCode === undefined) return json({ component: 'ak-stage-password' }, cookies);
    if (session.lastCode === 'password' && session.user.totp !== undefined) {
      return json({ component: 'ak-stage-authenticator-validate', device_challenges: [] }, cookies);
    }
    session.signedIn = true;
    return json({ component: 'xak-flow-redirect', to: query.get('next') ?? '/' }, cookies);
  }

  private authorize({ pathname, search, searchParams }: URL, user: LoginUser | undefined): PageAnswer {
    if (user === undefined) return redirect(this.login(`${pathname}${search}`));
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    return user.opens.includes(back.host) ? redirect(`${back.href}?code=one`) : page(DENIED_PAGE);
  }

  private outpost({ host, pathname, searchParams }: URL, cookies: ReadonlyMap<string, string>): PageAnswer {
    if (this.fault === 'fallback')
      return { status: 401, headers: { 'x-auth-fallback': 'true' }, cookies: [], body: '' };
    if (host === 'sso.elsewhere.example') return json({ component: 'ak-stage-password' });
    if (this.fault === 'other-server') return redirect('https://sso.elsewhere.example/if/flow/sign-in/');
    if (pathname === '/outpost.goauthentik.io/callback' && searchParams.has('code')) {
      const lines = this.fault === 'outpost-loops' ? [] : [`authentik_proxy_1=${host}; Path=/`];
      return { ...redirect('/'), cookies: lines };
    }
    if (cookies.get('authentik_proxy_1') === host) return page(`the application of ${host}`);
    const back = encodeURIComponent(`https://${host}/outpost.goauthentik.io/callback`);
    return redirect(`https://${this.host}/application/o/authorize/?redirect_uri=${back}`);
  }
}

function page(body: string): PageAnswer {
  return { status: 200, headers: {}, cookies: [], body };
}

function redirect(location: string): PageAnswer {
  return { status: 302, headers: { location }, cookies: [], body: '' };
}

function json(value: object, cookies: readonly string[] = []): PageAnswer {
  return { status: 200, headers: {}, cookies, body: JSON.stringify(value) };
}
