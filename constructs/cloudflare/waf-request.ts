/** The fields of a request that Cloudflare's expressions read. */
export interface WafRequest {
  /** The visitor's address, `ip.src`. */
  readonly ip: string;
  /** `http.host`. Browsers send lower case; the comparison is case-sensitive. */
  readonly host: string;
  /** `http.request.uri.path`, with the slash in front. */
  readonly path: string;
  /** `http.request.method`, in capitals. */
  readonly method: string;
  /** `http.request.uri.query`, without the question mark. */
  readonly query: string;
  /** `http.user_agent`. */
  readonly userAgent: string;
  /** `ip.src.country`, two capitals. */
  readonly country: string;
  /** Addresses and prefixes of the account's IP lists, by list name. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/**
 * Describes what an expression decides about a request of which only some fields are known. `undefined`: the other fields
 * decide.
 *
 * Kleene's logic: a definite answer holds for every request that agrees with the known part.
 */
export type WafVerdict = boolean | undefined;
