import { staticText } from '../core/static-text';
import type { SecretRef } from './secret-ref';

/** An environment variable has its value from a text, a reference or a Secret. */
export class EnvValue {
  static text(text: string): EnvValue {
    return new EnvValue(staticText(text));
  }

  /** A reference to a value that is not a secret. */
  static reference(expression: string): EnvValue {
    return new EnvValue(expression);
  }

  /** One key of a Secret of the pod's namespace. */
  static secret(secret: SecretRef, key: string): EnvValue {
    return new EnvValue(undefined, { secret, key });
  }

  private constructor(
    readonly value: string | undefined,
    readonly source?: { readonly secret: SecretRef; readonly key: string },
  ) {}
}
