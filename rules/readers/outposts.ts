import { type Block, resourcesOfType, type StackDocument } from './document';

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
