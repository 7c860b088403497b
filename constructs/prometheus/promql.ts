type Matchers = Readonly<Record<string, string>>;

/** `{namespace="authentik",pod=~"ak-outpost-.*"}`: what has to be equal, what to match a pattern, and what not to. */
export function selector(equal: Matchers, matching: Matchers = {}, unlike: Matchers = {}): string {
  return `{${[...matchers('=', equal), ...matchers('=~', matching), ...matchers('!~', unlike)].join(',')}}`;
}

/** Text to the letter inside a pattern. Source: RE2, which Prometheus and its exporters use. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function matchers(operator: string, values: Matchers): readonly string[] {
  // The double-quoted strings of PromQL are those of Go, and so are JSON's.
  return Object.entries(values).map(([label, value]) => `${label}${operator}${JSON.stringify(value)}`);
}
