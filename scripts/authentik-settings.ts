import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * Writes down the variables that a version of authentik reads, from a checkout of its source at the tag: every key of
 * its defaults, and every variable that only its documentation names.
 *
 *     npx tsx scripts/authentik-settings.ts CHECKOUT 2026.2
 */
const [checkout = '', version = ''] = process.argv.slice(2);
if (!/^\d{4}\.\d+$/.test(version)) throw new Error('give the checkout, and the version without its patch: 2026.2');

const defaults: unknown = parse(readFileSync(join(checkout, 'authentik/lib/default.yml'), 'utf8'));
const page = readFileSync(join(checkout, 'website/docs/install-config/configuration/configuration.mdx'), 'utf8');
const documented = [...page.matchAll(/`(AUTHENTIK_[A-Z0-9_]+)`/g)].map(([, name = '']) => name);
const names = new Set([...keys(defaults), ...documented.map((name) => name.replace(/__\d+__/, '__0__'))]);
writeFileSync(`schemas/authentik-settings@${version}.json`, `${JSON.stringify([...names].sort(), null, 2)}\n`);

/** A mapping is a level, as `__` is in a variable. */
function keys(value: unknown, path = 'AUTHENTIK'): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const separator = path === 'AUTHENTIK' ? '_' : '__';
  const below = Object.entries(value).flatMap(([key, member]) =>
    keys(member, `${path}${separator}${key.toUpperCase()}`),
  );
  // An empty mapping takes a whole document.
  return below.length > 0 ? below : [path];
}
