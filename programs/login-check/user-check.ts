import { type Ask, Browser, type FlowPage, NoAnswer, placeOf, type Visit } from './browser';
import { type Credentials, stageAnswers } from './stage-answers';

/** Whether a user may open each of them. */
export interface StatedAnswers {
  /** Applications, by slug. */
  readonly applications: Readonly<Record<string, boolean>>;
  /** Hosts behind forward auth, by full name. */
  readonly hosts: Readonly<Record<string, boolean>>;
}

export interface TestUser extends Credentials, StatedAnswers {
  /** Key of the user in the site. */
  readonly name: string;
}

export interface UserResult {
  readonly name: string;
  /** Why the login or a page did not come to its end. */
  readonly failure?: string;
  /** Whether a server did not answer. @default false */
  readonly isSilent?: boolean;
  /** Answers of the server that are not those of the site. */
  readonly differences: readonly string[];
  /** Number of answers that were compared. */
  readonly compared: number;
}

/** A check runs with these. */
export interface Means {
  readonly ask: Ask;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** A server that restarts is back by then, and the authenticator app shows another code: each works once. */
const RETRY_MS = 60_000;

/**
 * Signs each user in, one after the other; those whose login failed once more after a minute.
 *
 * @param login origin of authentik, for example https://sso.example.org
 */
export async function checkUsers(
  { login, users }: { readonly login: string; readonly users: readonly TestUser[] },
  means: Means,
): Promise<readonly UserResult[]> {
  const first: UserResult[] = [];
  for (const user of users) first.push(await checkUser(means, login, user));
  if (first.every(({ failure }) => failure === undefined)) return first;
  await means.sleep(RETRY_MS);
  const last: UserResult[] = [];
  for (const [index, result] of first.entries()) {
    const user = users[index];
    last.push(result.failure === undefined || user === undefined ? result : await checkUser(means, login, user));
  }
  return last;
}

/**
 * Signs a user in as a browser does, and compares what the server then opens with what the site states:
 *
 *     login host -> login flow -> start page -> each application: check_access
 *                                           `-> each host: outpost -> authorization -> its page, or the refusal
 *
 * It ends the session that it began.
 */
async function checkUser({ ask, now }: Means, login: string, user: TestUser): Promise<UserResult> {
  const answers = stageAnswers(user, now);
  let ends = false;
  const browser = new Browser(ask, login, (page) => (ends ? undefined : answers(page)));
  const differences: string[] = [];
  let compared = 0;
  const compare = (what: string, stated: boolean, isOpen: boolean) => {
    compared += 1;
    if (isOpen !== stated)
      differences.push(`${what} ${isOpen ? 'opens' : 'is refused'}, the site says ${yesNo(stated)}`);
  };
  try {
    await signIn(browser, login, user);
    for (const [slug, stated] of Object.entries(user.applications)) {
      compare(slug, stated, await opensApplication(browser, login, slug));
    }
    for (const [host, stated] of Object.entries(user.hosts)) {
      compare(host, stated, opensHost(await browser.visit(`https://${host}/`), host, login));
    }
    return { name: user.name, differences, compared };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { name: user.name, failure, differences, compared, ...(error instanceof NoAnswer && { isSilent: true }) };
  } finally {
    // The login lasts for weeks, and there is a new one every hour. Behind the logout is the login, which gets no answer.
    ends = true;
    await browser.visit(`${login}/flows/-/default/invalidation/`).catch(() => undefined);
  }
}

async function signIn(browser: Browser, login: string, { username }: TestUser): Promise<void> {
  const page = await browser.visit(`${login}/`);
  if (page.stage !== undefined) throw new Error(`the login stops at ${stageText(page.stage)}`);
  if (page.status !== 200 || !page.url.startsWith(`${login}/`)) {
    throw new Error(`the login ends at ${placeOf(page.url)} with HTTP ${page.status}`);
  }
  // A user of the type external has no interface: the page is there, and says "Permission denied".
  if (page.body.includes(REFUSAL)) throw new Error(`the login ends at ${placeOf(page.url)}, which refuses ${username}`);
  const { user } = await json<{ readonly user?: Me }>(browser, `${login}/api/v3/core/users/me/`);
  if (user?.username !== username) throw new Error(`the login ends without a session of ${username}`);
  // A leaked password of this user must open nothing but what the site states.
  if (user.is_superuser !== false) throw new Error(`${username} is an administrator, which a test user must not be`);
}

/** Link of authentik's page for a refusal, in every language. */
const REFUSAL = '/flows/-/cancel/';

interface Me {
  readonly username?: string;
  readonly is_superuser?: boolean;
}

/** The server decides without its cache. The list of applications would be up to a day old. */
async function opensApplication(browser: Browser, login: string, slug: string): Promise<boolean> {
  const url = `${login}/api/v3/core/applications/${encodeURIComponent(slug)}/check_access/`;
  const { passing } = await json<{ readonly passing?: boolean }>(browser, url);
  if (passing === undefined) throw new Error(`the server does not say whether ${slug} opens`);
  return passing;
}

function opensHost({ url, status, headers, stage }: Visit, host: string, login: string): boolean {
  const { hostname, origin, pathname } = new URL(url);
  if (headers['x-auth-fallback'] !== undefined) throw new Error(`${host} answers with the emergency password`);
  if (status >= 500) throw new Error(`${host} ends at ${placeOf(url)} with HTTP ${status}`);
  if (hostname === host && stage === undefined) return true;
  const isRefused = stage === undefined ? pathname === AUTHORIZE : stage.component === DENIED;
  if (origin === login && isRefused) return false;
  const where = stage === undefined ? placeOf(url) : stageText(stage);
  throw new Error(`${host} ends at ${where} with HTTP ${status}, neither open nor refused`);
}

const AUTHORIZE = '/application/o/authorize/';
const DENIED = 'ak-stage-access-denied';

async function json<T>(browser: Browser, url: string): Promise<T> {
  const { status, body } = await browser.request(url, { accept: 'application/json' });
  if (status !== 200) throw new Error(`${placeOf(url)} answers HTTP ${status}`);
  return JSON.parse(body) as T;
}

function stageText({ component, response_errors: errors }: FlowPage): string {
  const said = Object.values(errors ?? {}).flatMap((list) => list.map(({ string }) => string ?? ''));
  return said.length === 0 ? component : `${component}: ${said.join(' ').slice(0, 200)}`;
}

function yesNo(isYes: boolean): string {
  return isYes ? 'yes' : 'no';
}
