import { createHmac } from 'node:crypto';
import type { AnswerStage } from './browser';

/** A user knows these. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Secret of the authenticator app, base 32. @default the user has none */
  readonly totp?: string | undefined;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;

/** Answers to the stages of a login: name, password, code of an authenticator app. A stage of another kind has none. */
export function stageAnswers({ username, password, totp }: Credentials, now: () => Date): AnswerStage {
  return ({ component, password_fields: hasPassword }) => {
    switch (component) {
      case 'ak-stage-identification':
        return { uid_field: username, ...(hasPassword === true && { password }) };
      case 'ak-stage-password':
        return { password };
      case 'ak-stage-authenticator-validate':
        return totp === undefined ? undefined : { code: totpCode(totp, now()) };
      case 'ak-stage-user-login':
        return { remember_me: false };
      default:
        return undefined;
    }
  };
}

/** The code of a moment: RFC 6238 with SHA-1, 30 s and 6 digits. @throws Error for a secret that is not base 32 */
export function totpCode(secret: string, now: Date): string {
  const letters = secret.replace(/[\s=-]/g, '').toUpperCase();
  // Not shown: it is a secret.
  if (!/^[A-Z2-7]+$/.test(letters)) throw new Error('the TOTP secret is not base 32');
  const bits = [...letters].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / STEP_MS)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
