import { Token } from '../core/cdktf';

/** Whether Terraform will put the value in: a token of cdktf, or one whole expression such as `${var.name}`. */
export function isReference(text: string): boolean {
  return Token.isUnresolved(text) || /^\$\{.+\}$/s.test(text);
}
