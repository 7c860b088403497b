import { staticText } from '../../core/static-text';

/** A redirect URI as authentik compares it. */
export class RedirectUri {
  /** The whole URI, to the letter. */
  static strict(url: string): RedirectUri {
    return new RedirectUri('strict', url);
  }

  /** A regular expression that authentik matches from start to end: `.` means any character. */
  static regex(expression: string): RedirectUri {
    return new RedirectUri('regex', expression);
  }

  private constructor(
    private readonly matchingMode: 'strict' | 'regex',
    private readonly url: string,
  ) {}

  /** The two keys that the provider reads; one without the other makes it panic. */
  toAttribute(): { readonly [key: string]: string } {
    return { matching_mode: this.matchingMode, url: staticText(this.url) };
  }
}
