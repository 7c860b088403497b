/** Shorter lines of a secret stand elsewhere as well. */
const MIN_LINE = 8;

/** Tokens and passwords that this process knows, and must never print. */
export class SecretTexts {
  private readonly texts = new Set<string>();
  /** The longest first: a secret may be the start of another. */
  private sorted: readonly string[] | undefined;

  /** Remembers a secret; it is returned for use. */
  add(text: string): string {
    // A file leaves its newline at the end, which no header carries; and a body that is quoted may be JSON.
    for (const form of [text, text.trim(), JSON.stringify(text).slice(1, -1)]) if (form !== '') this.texts.add(form);
    // Programs are heard line by line.
    for (const line of text.split('\n')) if (line.trim().length >= MIN_LINE) this.texts.add(line.trim());
    this.sorted = undefined;
    return text;
  }

  /** A text without the secrets: errors of libraries like to quote the request. */
  conceal(text: string): string {
    let concealed = text;
    this.sorted ??= [...this.texts].sort((a, b) => b.length - a.length);
    for (const secret of this.sorted) {
      concealed = concealed.replaceAll(secret, '***');
    }
    return concealed;
  }
}
