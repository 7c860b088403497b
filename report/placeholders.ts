import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import type { SiteDocument } from '../rules/readers/document';

/** Networks of documentation: no host on the internet has an address of them (RFC 5737, RFC 3849). */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'].map((network) =>
  ipaddr.parseCIDR(network),
);
/** Ids of the examples: nothing but zeros, or the digits in their order. */
const EXAMPLE_ID = /^(0{8}-(0{4}-){3}0{12}|0{32}|(0123456789abcdef){2})$/;
const ADDRESS = /(?<![\w.:])(?:\d+(?:\.\d+){3}|[0-9a-f]*:[0-9a-f:]*:[0-9a-f:]*)(?![\w.:])/gi;

/** Values of a site that only an example has, each once: with them a deployment fails, or protects no host. */
export function placeholdersIn({ stacks }: SiteDocument): readonly string[] {
  const found = new Set<string>();
  for (const { config } of stacks) {
    JSON.stringify(config, (_, value: unknown) => {
      // Text of several lines is a program or its settings.
      if (typeof value === 'string' && !value.includes('\n')) for (const one of placeholders(value)) found.add(one);
      return value;
    });
  }
  return [...found].sort();
}

function placeholders(text: string): readonly string[] {
  if (EXAMPLE_ID.test(text)) return [text];
  return (text.match(ADDRESS) ?? []).filter((address) => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.parse(address);
    return DOCUMENTATION.some(([network, length]) => parsed.kind() === network.kind() && parsed.match(network, length));
  });
}

/** Lines of a site's folder that still ask for a value, as `site new` writes them: `// yours: ...`. */
export function openLines(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .reduce((sum, name) => sum + (readFileSync(join(folder, name), 'utf8').match(/\/\/.*\byours:/g)?.length ?? 0), 0);
}
