/**
 * What the YAML texts of `valuesYaml` hold, by the text: to parse one again takes longer than to write it. A text that
 * Terraform's references came into has another spelling and is not here.
 */
const written = new Map<string, unknown>();

export function keepValues(yaml: string, values: unknown): void {
  written.set(yaml, values);
}

/** Undefined for a text that was not written here. */
export function valuesIn(yaml: string): unknown {
  return written.get(yaml);
}
