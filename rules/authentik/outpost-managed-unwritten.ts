import { ProviderSchema } from '../../constructs/core/provider-schema';
import { resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const outpostManagedUnwritten = stackRule({
  id: 'outpost-managed-unwritten',
  what: 'the provider cannot write `managed` of an outpost',
  why: 'The embedded outpost lost `managed`, kept its sessions in /dev/shm and filled it.',
  incident: 'I7',
  *checkStack(stack, { providerVersion }) {
    const inSchema = ProviderSchema.at(providerVersion).has('authentik_outpost', 'managed');
    for (const { address, block } of resourcesOfType(stack, 'authentik_outpost')) {
      if (!inSchema && block.managed === undefined) continue;
      yield {
        address,
        found: inSchema ? `provider ${providerVersion} has the attribute` : `managed ${JSON.stringify(block.managed)}`,
        remedy: 'decide first how to leave `managed` alone with this provider, then change this rule',
      };
    }
  },
});
