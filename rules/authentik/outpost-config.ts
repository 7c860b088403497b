import { outpostConfig } from '../../constructs/authentik/outpost-config';
import { Duration } from '../../constructs/core/duration';
import { type Block, ignores, resourcesOfType, type StackDocument } from '../readers/document';
import { stackRule } from '../rule';

/** The keys that the server knows: those of a config that this project writes. */
const KEYS = Object.keys(
  outpostConfig({
    authentikHost: '',
    namespace: '',
    logLevel: 'info',
    replicas: 1,
    refreshInterval: Duration.minutes(5),
    jsonPatches: {},
  }),
);

export const outpostConfigComplete = stackRule({
  id: 'outpost-config-complete',
  what: 'the config of an outpost has every key that the server knows, no other, and the host of authentik',
  why: 'The document replaces the stored one, unknown keys are stored without a word, and without authentik_host the outpost crashes.',
  incident: 'I7',
  *checkStack(stack) {
    for (const { address, block, config } of outpostConfigs(stack)) {
      const missing = KEYS.filter((key) => !Object.hasOwn(config, key));
      const unknown = Object.keys(config).filter((key) => !KEYS.includes(key));
      const hostless = config.authentik_host === '' ? ['an empty authentik_host'] : [];
      const ignored = ignores(block, 'config') ? ['a config whose changes are ignored'] : [];
      const found = [
        ...missing.map((key) => `no ${key}`),
        ...unknown.map((key) => `unknown ${key}`),
        ...hostless,
        ...ignored,
      ];
      if (found.length > 0) yield { address, found: found.join(', '), remedy: 'write the config with outpostConfig()' };
    }
  },
});

export const outpostLogLevel = stackRule({
  id: 'outpost-log-level',
  what: 'an outpost does not log at trace or debug',
  why: 'The outpost is on the way of every request to every protected host.',
  *checkStack(stack) {
    for (const { address, config } of outpostConfigs(stack)) {
      if (config.log_level !== 'trace' && config.log_level !== 'debug') continue;
      yield { address, found: `log_level ${config.log_level}`, remedy: 'set logLevel to info in the site' };
    }
  },
});

/** The outposts of a stack with their configs, parsed. */
export function* outpostConfigs(stack: StackDocument): Generator<{ address: string; block: Block; config: Block }> {
  for (const { address, block } of resourcesOfType(stack, 'authentik_outpost')) {
    yield { address, block, config: parse(block.config) };
  }
}

function parse(text: unknown): Block {
  try {
    const config: unknown = JSON.parse(String(text));
    return typeof config === 'object' && config !== null ? (config as Block) : {};
  } catch {
    return {};
  }
}
