import { Token } from './cdktf';

/**
 * Escapes text that Terraform must not read as a template: scripts, Python policies, names, Helm values. `${` and `%{`
 * are doubled, which cdktf does not do.
 *
 * @throws TypeError when a token was mixed in already: escaping would break its reference
 */
export function staticText(text: string): string {
  if (Token.isUnresolved(text)) {
    throw new TypeError('static text holds a token; escape the static parts before tokens are mixed in');
  }
  // These are functions: in a replacement text `$$` means one `$`.
  return text.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{');
}

/** The text that Terraform makes of `staticText`: for tests and tools that read a synthesised value back. */
export function unescapeText(escaped: string): string {
  return escaped.replaceAll('$${', () => '${').replaceAll('%%{', () => '%{');
}

/** Whether Terraform computes the value: a token of cdktf, or one whole expression such as `${var.name}`. */
export function isReference(text: string): boolean {
  return Token.isUnresolved(text) || /^\$\{.+\}$/s.test(text);
}
