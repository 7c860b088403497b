import { listUnread } from '../../constructs/authentik/unread-attributes';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { allResources, type Block, blockAt, matchIgnored, readIgnored } from '../readers/document';
import { stackRule } from '../rule';

export const ignoreChanges = stackRule({
  id: 'ignore-changes',
  what: 'ignore_changes names attributes that the pinned provider has and reads, and an adopted object of authentik states or ignores each of them',
  why: 'An unknown name fails every plan, an attribute that is never read is reset by every update, and one that is neither stated nor ignored is cleared on the server.',
  incident: 'I3',
  *checkStack(stack, { providerVersion }) {
    const schema = ProviderSchema.at(providerVersion);
    for (const { address, type, block } of allResources(stack)) {
      for (const name of readIgnored(block)) {
        const [found, remedy] = nameFault(schema, type, name) ?? [];
        if (found !== undefined && remedy !== undefined) yield { address, found, remedy };
      }
    }
    for (const { to } of stack.config.import ?? []) {
      const [type = ''] = to.split('.');
      const block = blockAt(stack, to);
      const open = type.startsWith('authentik_') && block !== undefined ? findUnmentioned(schema, type, block) : [];
      if (open.length === 0) continue;
      yield {
        address: to,
        found: `neither states nor ignores ${open.join(', ')}`,
        remedy: 'leave the list to adoptResource()',
      };
    }
  },
});

function nameFault(
  schema: ProviderSchema,
  type: string,
  name: string,
): readonly [found: string, remedy: string] | undefined {
  // It holds for every provider: rules read values that Terraform would not apply.
  if (name === 'all' || name === '*')
    return ['ignores all, which is not an attribute', 'name the attributes that other controllers write'];
  if (!type.startsWith('authentik_')) return undefined;
  if (!schema.has(type, name)) {
    const remedy = 'leave the list to adoptResource(), which derives it from the schema';
    return [`ignores ${name}, which provider ${schema.version} does not have`, remedy];
  }
  return findUnread(schema, type).includes(name)
    ? [`ignores ${name}, which the provider never reads`, 'manage the attribute, with the live value']
    : undefined;
}

/** Attributes that are neither stated nor ignored; an attribute that is never read cannot be ignored. */
function findUnmentioned(schema: ProviderSchema, type: string, block: Block): readonly string[] {
  const isIgnored = matchIgnored(block);
  const neverRead = findUnread(schema, type);
  return schema
    .settable(type)
    .filter((name) => block[name] === undefined && !isIgnored(name) && !neverRead.includes(name));
}

function findUnread(schema: ProviderSchema, type: string): readonly string[] {
  return listUnread(type, schema.version).map(({ attribute }) => attribute);
}
