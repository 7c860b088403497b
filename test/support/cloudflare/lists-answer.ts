export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function succeed(status: number, result: unknown, info?: unknown): Answer {
  return { status, body: JSON.stringify({ result, success: true, errors: [], messages: [], result_info: info }) };
}

export function fail(status: number, code: number, message: string, headers = {}): Answer {
  const body = JSON.stringify({ result: null, success: false, errors: [{ code, message }], messages: [] });
  return { status, headers, body };
}

/** The code of this answer is not documented: the program must not depend on it. */
export function busy(): Answer {
  return fail(429, 429, 'a bulk operation is pending', { 'retry-after': '1' });
}

/** The 60 s of the header are known to be too short. */
export function throttle(): Answer {
  return fail(429, 10040, 'you have been ratelimited please wait and try again', { 'retry-after': '60' });
}
