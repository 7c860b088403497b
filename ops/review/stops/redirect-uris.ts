import { isDeepStrictEqual } from 'node:util';
import { isAttributes, listOf } from '../plan-document';

/** Redirect URIs of `uris` that no entry of `others` lets pass: neither the same one, nor an expression that matches it. */
export function findUrisBeyond(uris: unknown, others: unknown): readonly unknown[] {
  const known = listOf(others);
  return listOf(uris).filter((uri) => !known.some((one) => isDeepStrictEqual(one, uri) || covers(one, uri)));
}

/** Redirect URIs in a sentence. */
export function urisText(uris: readonly unknown[]): string {
  const textOf = (uri: unknown) => {
    if (!isAttributes(uri)) return JSON.stringify(uri);
    return uri.matching_mode === 'regex' ? `${String(uri.url)} (regex)` : String(uri.url);
  };
  return uris.map(textOf).join(', ');
}

/** authentik matches an expression with the whole URI. */
function covers(expression: unknown, uri: unknown): boolean {
  if (!isAttributes(expression) || !isAttributes(uri)) return false;
  if (expression.matching_mode !== 'regex' || uri.matching_mode !== 'strict') return false;
  try {
    return new RegExp(`^(?:${String(expression.url)})$`).test(String(uri.url));
  } catch {
    return false;
  }
}
