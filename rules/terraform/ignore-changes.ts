import { unreadAttributes } from '../../constructs/authentik/unread-attributes';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import {
  allResources,
  blockAt,
  ignoredAttributes,
  ignores,
  type Resource,
  type StackDocument,
} from '../readers/document';
import { stackRule } from '../rule';

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

export const ignoreChangesComplete = stackRule({
  id: 'ignore-changes-complete',
  what: 'an adopted object of authentik states or ignores every attribute that the pinned provider can set',
  why: 'What is neither stated nor ignored is cleared on the server: the passkey and source settings of the UI.',
  incident: 'I3',
  *checkStack(stack) {
    for (const { to } of stack.config.import ?? []) {
      const [type = ''] = to.split('.');
      const block = blockAt(stack, to);
      if (!type.startsWith('authentik_') || block === undefined) continue;
      // What is never read cannot be ignored: see the rule above.
      const unread = unreadAttributes(type, ProviderSchema.authentik.version).map(({ attribute }) => attribute);
      const open = ProviderSchema.authentik
        .settable(type)
        .filter((name) => block[name] === undefined && !ignores(block, name) && !unread.includes(name));
      if (open.length === 0) continue;
      yield { address: to, found: `nothing about ${open.join(', ')}`, remedy: 'leave the list to adopt()' };
    }
  },
});

function* ignored(stack: StackDocument): Generator<Resource & { readonly name: string }> {
  for (const resource of allResources(stack)) {
    if (!resource.type.startsWith('authentik_')) continue;
    for (const name of ignoredAttributes(resource.block)) yield { ...resource, name };
  }
}
