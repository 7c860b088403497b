// A small application that signs users in by OpenID Connect (code flow with PKCE). It asks authentik for the claims of the
// user, and shows them. Sessions are in memory: a restart ends them.
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const { PORT, LOGIN, SERVER, CALLBACK, CLIENT_ID, CLIENT_SECRET } = process.env;
const random = () => randomBytes(32).toString('base64url');
/** Logins under way by state, and claims by session. */
const logins = new Map();
const sessions = new Map();

createServer((request, response) => {
  answer(request, response).catch((error) => {
    response.writeHead(502, { 'content-type': 'text/plain' }).end(`The login failed: ${error.message}\n`);
  });
}).listen(Number(PORT));

async function answer({ url, headers }, response) {
  const { pathname, searchParams } = new URL(url, 'http://wiki');
  const cookies = new Map((headers.cookie ?? '').split('; ').map((pair) => pair.split('=')));
  if (pathname === '/oauth2/callback') return finish(searchParams, cookies, response);
  const claims = sessions.get(cookies.get('wiki_session'));
  if (claims === undefined) return begin(response);
  const page = { application: 'wiki', user: claims.preferred_username, groups: claims.groups };
  response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(page, null, 2)}\n`);
}

function begin(response) {
  const [state, verifier] = [random(), random()];
  logins.set(state, verifier);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  redirect(response, `${LOGIN}/application/o/authorize/?${query}`, cookie('wiki_state', state));
}

async function finish(query, cookies, response) {
  const state = query.get('state') ?? '';
  const verifier = logins.get(state);
  // The browser that comes back is the one that began.
  if (verifier === undefined || cookies.get('wiki_state') !== state) throw new Error('this login was not begun here');
  logins.delete(state);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: query.get('code') ?? '',
    redirect_uri: CALLBACK,
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    code_verifier: verifier,
  });
  const { access_token: token } = await json(`${SERVER}/application/o/token/`, { method: 'POST', body });
  const session = random();
  sessions.set(
    session,
    await json(`${SERVER}/application/o/userinfo/`, { headers: { authorization: `Bearer ${token}` } }),
  );
  redirect(response, '/', cookie('wiki_session', session));
}

async function json(url, init) {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`authentik answers ${response.status}`);
  return response.json();
}

const cookie = (name, value) => `${name}=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`;

function redirect(response, location, setCookie) {
  response.writeHead(302, { location, 'set-cookie': setCookie }).end();
}
