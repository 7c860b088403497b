import { staticText } from '../core/static-text';
import type { SecretRef } from './secret-ref';

/** Describes where the value of one environment variable comes from. */
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
