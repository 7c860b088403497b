/**
 * A shorter text occurs in other texts by chance: a token `key` would turn monkey into mon***. No service issues a token that
 * short.
 */
export const MIN_SECRET_LENGTH = 8;

/**
 * Words that the output of this program has everywhere. As a password one would break the commands that are printed, as in
 * `deployment go***-server`, and would be told by the gap.
 */
const WORDS = [
  'authentik',
  'cloudflare',
  'crowdsec',
  'gatehouse',
  'goauthentik',
  'pgbouncer',
  'postgres',
  'postgresql',
];

/** Tokens and passwords that this process must never print. */
export class SecretTexts {
  private readonly texts = new Set<string>();
  /** The longest first: a secret may be the start of another. */
  private sorted: readonly string[] | undefined;

  /** Remembers a secret of eight characters or more that is no word of the output; it is returned for use. */
  add(text: string): string {
    // A file leaves its newline at the end, which no header carries; and a body that is quoted may be JSON.
    const forms = [text, text.trim(), JSON.stringify(text).slice(1, -1)];
    // The output of programs comes line by line.
    const lines = text.split('\n').map((line) => line.trim());
    for (const form of [...forms, ...lines]) {
      if (form.trim().length >= MIN_SECRET_LENGTH && !WORDS.includes(form.trim())) this.texts.add(form);
    }
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
