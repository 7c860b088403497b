import { EMBEDDED_OUTPOST_NAME } from '../../constructs/authentik/outposts/outpost-config';
import { resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const embeddedOutpostName = stackRule({
  id: 'embedded-outpost-name',
  what: `an outpost with the address or name of the embedded one has exactly the name "${EMBEDDED_OUTPOST_NAME}"`,
  why: 'authentik recognises it by the name; under another one it becomes an ordinary outpost with sessions in /dev/shm.',
  incident: 'I7',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_outpost')) {
      const name = String(block.name);
      const isMeant = /embedded/i.test(name) || address.endsWith('EmbeddedOutpost');
      if (!isMeant || name === EMBEDDED_OUTPOST_NAME) continue;
      yield {
        address,
        found: `has the name ${JSON.stringify(name)}`,
        remedy: 'use EmbeddedOutpost, or a name without "embedded"',
      };
    }
  },
});
