import { guestUser, noGuests } from '../../constructs/authentik/expressions/guests';
import { hostRestrictionGuests } from '../../constructs/authentik/expressions/host-restriction';
import { unescapeText } from '../../constructs/core/static-text';
import {
  allResources,
  type Block,
  bindingsOf,
  blockAt,
  flowOf,
  type Resource,
  readReference,
  resourcesOfType,
  type StackDocument,
} from '../readers/document';
import { type Finding as SiteFinding, stackRule } from '../rule';

type GuestFinding = Omit<SiteFinding, 'stack'>;

/** Terraform manages no people: a group with members is the guests' group. */
const hasMembers = ({ block }: Resource) => Array.isArray(block.users) && block.users.length > 0;

export const guestsOutside = stackRule({
  id: 'guests-outside',
  what: 'no authorization flow and no application admits a guest except those of the provider for guests',
  why: 'Any visitor can become the guest, whose session opens each application that admits every signed-in user, and the token endpoint asks no authorization flow.',
  incident: 'I20',
  *checkStack(stack) {
    for (const group of resourcesOfType(stack, 'authentik_group').filter(hasMembers)) {
      yield* flowFindings(stack, group);
      yield* applicationFindings(stack, group);
    }
  },
});

/** Tells the provider of the guests from others. */
function guestsProvider(stack: StackDocument, group: Resource): (provider: { readonly block: Block }) => boolean {
  const guestFlows = new Set(guestLogins(stack, group).map((flow) => flowOf(stack, flow)));
  return ({ block }) =>
    block.authentication_flow !== undefined && guestFlows.has(flowOf(stack, block.authentication_flow));
}

function* flowFindings(stack: StackDocument, group: Resource): Generator<GuestFinding> {
  const denial = noGuests(unescapeText(String(group.block.name)));
  const providers = allResources(stack).filter(({ type }) => type.startsWith('authentik_provider_'));
  const isGuests = guestsProvider(stack, group);
  const ownFlows = new Set(providers.filter(isGuests).map(({ block }) => flowOf(stack, block.authorization_flow)));
  const flows = new Set(providers.map(({ block }) => flowOf(stack, block.authorization_flow)));
  const closed = new Set([...flows].filter((flow) => isClosed(stack, flow, denial)));
  for (const provider of providers) {
    const { address, block } = provider;
    const flow = flowOf(stack, block.authorization_flow);
    if (isGuests(provider)) {
      if (!deniers(stack, flow, denial).some(({ denies }) => denies)) continue;
      const remedy = 'give the guests a flow of their own, without that policy';
      yield { address, found: `has the authorization flow ${flow}, which refuses the guests`, remedy };
    } else if (ownFlows.has(flow)) {
      const remedy = 'use identity.flows.authorization; this one admits a guest';
      yield { address, found: `has the authorization flow ${flow}, which is that of the guests`, remedy };
    } else if (!closed.has(flow)) {
      const remedy = 'bind the policy no-guests to the flow, alone or with engine mode all';
      yield { address, found: `has the authorization flow ${flow}, which admits a guest`, remedy };
    }
  }
}

/**
 * Every binding of an application refuses the guests: with engine mode any, the default, one that admits them is enough. A
 * binding of a group refuses whoever is in another one.
 */
function* applicationFindings(stack: StackDocument, group: Resource): Generator<GuestFinding> {
  const name = unescapeText(String(group.block.name));
  const isGuests = guestsProvider(stack, group);
  const refuses = (binding: Block): boolean => {
    if (binding.group !== undefined) {
      return binding.negate !== true && readReference(binding.group) !== group.address;
    }
    if (binding.negate === true || binding.failure_result === true) return false;
    const text = expressionOf(stack, binding);
    return (
      text !== undefined && (text === noGuests(name) || hostRestrictionGuests(text, [name])?.includes(name) === true)
    );
  };
  for (const { address, block } of resourcesOfType(stack, 'authentik_application')) {
    const provider = blockAt(stack, readReference(block.protocol_provider));
    if (provider !== undefined && isGuests({ block: provider })) continue;
    const bindings = bindingsOf(stack, address);
    if (bindings.length > 0 && bindings.every(({ block: binding }) => refuses(binding))) continue;
    const found = bindings.length === 0 ? 'has no binding and admits a guest' : 'has a binding that admits a guest';
    yield { address, found, remedy: 'bind the policy no-guests to it, alone, or the groups that may open it' };
  }
}

/** Flows with a stage whose policy makes the visitor a member of the group. */
function guestLogins(stack: StackDocument, { block }: Resource): readonly unknown[] {
  const texts = (block.users as readonly unknown[]).flatMap((member) => {
    const username = blockAt(stack, readReference(member))?.username;
    return typeof username === 'string' ? [guestUser(unescapeText(username), unescapeText(String(block.name)))] : [];
  });
  return resourcesOfType(stack, 'authentik_policy_binding').flatMap(({ block: binding }) => {
    const text = expressionOf(stack, binding);
    if (text === undefined || !texts.includes(text)) return [];
    return [blockAt(stack, readReference(binding.target))?.target];
  });
}

/** Enabled bindings of a flow, and whether each refuses the guests. */
function deniers(stack: StackDocument, flow: string, denial: string): readonly { readonly denies: boolean }[] {
  return resourcesOfType(stack, 'authentik_policy_binding')
    .filter(({ block }) => block.enabled !== false && isOnFlow(block) && flowOf(stack, block.target) === flow)
    .map(({ block }) => ({
      denies: block.negate !== true && block.failure_result !== true && expressionOf(stack, block) === denial,
    }));
}

function isOnFlow({ target }: Block): boolean {
  return /^(data\.)?authentik_flow\./.test(readReference(target) ?? '');
}

/** With engine mode any, the default, one other binding that passes is enough. */
function isClosed(stack: StackDocument, flow: string, denial: string): boolean {
  const bindings = deniers(stack, flow, denial);
  const own = resourcesOfType(stack, 'authentik_flow').find(({ block }) => block.slug === flow);
  return own?.block.policy_engine_mode === 'all'
    ? bindings.some(({ denies }) => denies)
    : bindings.length > 0 && bindings.every(({ denies }) => denies);
}

function expressionOf(stack: StackDocument, { policy }: Block): string | undefined {
  const text = blockAt(stack, readReference(policy))?.expression;
  return typeof text === 'string' ? unescapeText(text) : undefined;
}
