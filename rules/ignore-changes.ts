import { unreadAttributes } from '../constructs/authentik/unread-attributes';
import { ProviderSchema } from '../constructs/core/provider-schema';
import { allResources, ignoredAttributes, type Resource, type StackDocument } from './document';
import { stackRule } from './rule';

export const ignoreChangesInSchema = stackRule({
  id: 'ignore-changes-in-schema',
  what: 'ignore_changes names attributes that the pinned provider has',
  why: 'One name that the provider does not know fails every plan.',
  incident: 'I3',
  *checkStack(stack) {
    for (const { address, type, block } of allResources(stack)) {
      // Of every provider: no rule would speak of what is there.
      if (type.startsWith('authentik_') || !ignoredAttributes(block).some((name) => name === 'all' || name === '*')) {
        continue;
      }
      yield { address, found: 'all, which is no attribute', remedy: 'name the attributes that others write' };
    }
    for (const { address, type, name } of ignored(stack)) {
      if (ProviderSchema.authentik.has(type, name)) continue;
      yield {
        address,
        found: `${name}, which provider ${ProviderSchema.authentik.version} does not have`,
        remedy: 'leave the list to adopt(), which derives it from the schema',
      };
    }
  },
});

export const ignoreChangesRead = stackRule({
  id: 'ignore-changes-read',
  what: 'ignore_changes names no attribute that the provider never reads',
  why: 'Such an attribute is reset by every update, and no plan shows it.',
  incident: 'I3',
  *checkStack(stack) {
    for (const { address, type, name } of ignored(stack)) {
      const unread = unreadAttributes(type, ProviderSchema.authentik.version);
      if (!unread.some(({ attribute }) => attribute === name)) continue;
      yield { address, found: name, remedy: 'manage the attribute, with the value that the server has now' };
    }
  },
});

function* ignored(stack: StackDocument): Generator<Resource & { readonly name: string }> {
  for (const resource of allResources(stack)) {
    if (!resource.type.startsWith('authentik_')) continue;
    for (const name of ignoredAttributes(resource.block)) yield { ...resource, name };
  }
}
