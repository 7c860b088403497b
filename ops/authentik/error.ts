import { ExitCode } from '../core/exit-code';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { printable } from '../core/printable';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A call as messages show it: `GET /core/users/?username=demo`. */
export interface CallName {
  readonly method: Method;
  readonly path: string;
}

/** Longest part of an answer that a message quotes, in characters. */
const MAX_QUOTE = 300;

/** A write without a readable answer: whether it happened is unknown. */
const LOOK_FIRST = 'it may have been applied; check before you repeat it';

/** authentik did not do what was asked. Ends a command with UNKNOWN: what the server holds is unknown. */
export class AuthentikError extends OpsError {
  /** Status of the answer; undefined where no answer came, or none that could be read. */
  readonly status: number | undefined;

  constructor(call: CallName, found: string, remedy: string, status?: number) {
    super({ what: `${call.method} ${call.path} failed`, found, remedy, exitCode: ExitCode.UNKNOWN });
    this.status = status;
  }

  static ofStatus(call: CallName, status: number, body: string): AuthentikError {
    const said = readReason(body);
    return new AuthentikError(
      call,
      `HTTP ${status}${said === '' ? '' : ` "${said}"`}`,
      remedyFor(call, status),
      status,
    );
  }

  static ofRedirect(call: CallName, status: number, location: string | null): AuthentikError {
    const to = location === null || !URL.canParse(location) ? 'another path' : new URL(location).origin;
    return new AuthentikError(
      call,
      `HTTP ${status}, a redirect to ${to}`,
      'the token is sent to no other address; set AUTHENTIK_URL to the one that answers without a redirect',
      status,
    );
  }

  static notJson(call: CallName, status: number): AuthentikError {
    const remedy = 'something in front of authentik answered, or another version; open the address in a browser';
    return new AuthentikError(call, `HTTP ${status} with a body of another shape`, unless(call, remedy));
  }

  static tooLarge(call: CallName, found: string): AuthentikError {
    const remedy = 'something in front of authentik answered, or an object holds megabytes; look at it in the UI';
    return new AuthentikError(call, `an answer of ${found}`, unless(call, remedy));
  }

  /** No connection, or one that was cut. */
  static ofBrokenCall(call: CallName, cause: unknown): AuthentikError {
    const remedy = 'see whether the host of the site is right and authentik runs';
    return new AuthentikError(call, causeOf(cause), unless(call, remedy));
  }
}

/** No whole answer in the time that a call has. */
export class AuthentikTimeout extends AuthentikError {
  constructor(call: CallName, timeoutMs: number) {
    const remedy = 'try again, or give AUTHENTIK_TIMEOUT_SECONDS more';
    super(call, `no whole answer within ${timeoutMs / 1000} s`, unless(call, remedy));
  }
}

function unless({ method }: CallName, remedy: string): string {
  return method === 'GET' ? remedy : LOOK_FIRST;
}

function remedyFor(call: CallName, status: number): string {
  if (status === 401 || status === 403) {
    return 'see that AUTHENTIK_TOKEN is a token of the intent API that is not expired, and what its user may do';
  }
  if (status === 404) return 'it does not exist, or the user of the token may not see it';
  if (status === 429) return `wait, then try again${call.method === 'GET' ? '' : '; nothing was written'}`;
  if (status >= 500) return unless(call, "look at the log of authentik's server, then try again");
  return 'authentik refused the values; correct them';
}

/** Returns what an answer of the API says: `detail`, `non_field_errors`, or the faults per field. */
function readReason(body: string): string {
  const answer = readJson(body);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return '';
  const parts = Object.entries(answer)
    .filter(([key]) => key !== 'code')
    .map(([key, value]) =>
      key === 'detail' || key === 'non_field_errors' ? textOf(value) : `${key}: ${textOf(value)}`,
    );
  return printable(parts.join(', ')).slice(0, MAX_QUOTE);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The reason of a failed fetch is in its cause: "fetch failed" alone is no help. */
function causeOf(error: unknown): string {
  const { message, cause } = textsOf(error);
  const { message: reason = '', code = '' } = textsOf(cause);
  const text = [reason, code, message].find((one) => one !== undefined && one !== '');
  return printable(`no whole answer (${text ?? 'no reason given'})`).slice(0, MAX_QUOTE);
}

interface ErrorTexts {
  readonly message?: string;
  readonly code?: string;
  readonly cause?: unknown;
}

/** Errors of the platform are not always instances of our Error. */
function textsOf(error: unknown): ErrorTexts {
  return typeof error === 'object' && error !== null ? error : {};
}
