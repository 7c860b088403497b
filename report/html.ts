/** Text that is HTML already; every other string is escaped before it enters a page. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are escaped, unless they are HTML themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | string | number)[]): Html {
  return new Html(
    parts.reduce((text, part, index) => {
      const value = values[index - 1] ?? '';
      return `${text}${value instanceof Html ? value.text : escapeHtml(String(value))}${part}`;
    }),
  );
}

export function join(parts: readonly Html[], separator = ''): Html {
  return new Html(parts.map(({ text }) => text).join(separator));
}

/** A sentence whose commands and names stand in backticks. */
export function prose(text: string): Html {
  return join(text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`)));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
