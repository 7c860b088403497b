import { type Ask, NoAnswer } from './browser';

const TIMEOUT_MS = 20_000;
/** A page of an application may be a download; the rest is not read. */
const MOST_BYTES = 256 * 1024;

/** One request over the network, with the certificates that Node trusts. */
export const fetchAsk: Ask = async (url, headers, body) => {
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: {
      accept: '*/*',
      'user-agent': 'gatehouse-login-check',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new NoAnswer(`${new URL(url).host} did not answer: ${causeOf(error)}`);
  });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
    if (bytes > MOST_BYTES) break;
  }
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    cookies: answer.headers.getSetCookie(),
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

/** `fetch failed` says nothing: the cause is behind it. */
function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return String((cause as Error | undefined)?.message ?? (error as Error).message);
}
