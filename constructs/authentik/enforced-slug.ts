/** Slug of the application that a restricted host has of its own. */
export function enforcedSlug(host: string): string {
  return host.replaceAll('.', '-');
}
