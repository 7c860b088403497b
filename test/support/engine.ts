import { basename } from 'node:path';
import type { TerraformJson } from '../../rules/readers/document';
import { BINARY, hasTerraform, RootModule } from './terraform';

type Config = Pick<TerraformJson, 'terraform'>;

const asked = new Map<string, boolean>();

/**
 * Returns what cannot be had of the engine and of the providers that root modules name; undefined where all of it can.
 *
 * @throws Error when `init` fails for another reason
 */
export function findMissing(...configs: readonly Config[]): string | undefined {
  if (!hasTerraform()) return `there is no ${basename(BINARY)}`;
  const providers = configs.flatMap(({ terraform }) =>
    Object.entries((terraform?.required_providers ?? {}) as Readonly<Record<string, Required>>),
  );
  const missing = providers.filter(([name, required]) => !isThere(name, required));
  const named = new Set(missing.map(([, { source, version }]) => `${source} ${version}`));
  return named.size === 0 ? undefined : `${basename(BINARY)} init does not find ${[...named].join(' and ')}`;
}

interface Required {
  readonly source: string;
  readonly version: string;
}

function isThere(name: string, required: Required): boolean {
  const key = `${required.source} ${required.version}`;
  const known = asked.get(key);
  if (known !== undefined) return known;
  const root = new RootModule({ terraform: { required_providers: { [name]: required } } });
  const { status, text } = root.run('init', '-backend=false', '-input=false');
  root.remove();
  if (status !== 0 && !/Failed to (query available|resolve) provider packages|Failed to install provider/.test(text)) {
    throw new Error(`init failed for another reason than its providers:\n${text}`);
  }
  asked.set(key, status === 0);
  return status === 0;
}
