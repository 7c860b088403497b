/** Tokens and passwords that this process knows, and must never print. */
export class SecretTexts {
  private readonly texts = new Set<string>();

  /** Remembers a secret; it is returned for use. */
  add(text: string): string {
    if (text !== '') this.texts.add(text);
    return text;
  }

  /** A text without the secrets: errors of libraries like to quote the request. */
  conceal(text: string): string {
    let concealed = text;
    // The longest first: a secret may be the start of another.
    for (const secret of [...this.texts].sort((a, b) => b.length - a.length)) {
      concealed = concealed.replaceAll(secret, '***');
    }
    return concealed;
  }
}
