import { isDeepStrictEqual } from 'node:util';
import { IpPrefix } from '../constructs/cloudflare/ip-prefix';
import { BlockRule } from '../constructs/cloudflare/waf-rule';
import type { Block } from '../rules/readers/document';
import { rulesOf } from '../rules/readers/waf-rules';
import { type AccessChange, type AccessChangeKind, accessChange } from './access-change';
import { nameAll, type Word } from './words';

/**
 * Yields what a changed ruleset does to visitors whose address is on a ban list, host by host. Only rules as this project
 * writes them are evaluated; of any other change one line says that it is not known.
 */
export function* edgeChanges(address: string, before: Block, after: Block): Generator<AccessChange> {
  const [had, has] = [banRules(before), banRules(after)];
  const change = (kind: AccessChangeKind, words: readonly Word[]) => accessChange(kind, words, [address]);
  for (const name of new Set([...had.keys(), ...has.keys()])) {
    const [was, is] = [had.get(name), has.get(name)];
    const list: readonly Word[] = ['the list ', { name }];
    const banned: readonly Word[] = ['addresses on ', ...list];
    // Written in another way, it may still block: the last sentence says that it is not known.
    if (is === undefined && isNamedIn(after, name)) continue;
    if (is === undefined) yield change('opened', [...banned, ' are no longer blocked']);
    else if (was === undefined)
      yield change('closed', [...banned, ' are now blocked, but not on ', ...nameAll(is.hosts)]);
    else {
      const on = (host: string): Word => ({ name: host, isTarget: true });
      for (const host of was.hosts.filter((one) => !is.hosts.includes(one)))
        yield change('closed', [...banned, ' are now blocked on ', on(host), ' too']);
      for (const host of is.hosts.filter((one) => !was.hosts.includes(one)))
        yield change('other', [...banned, ' are no longer blocked on ', on(host)]);
      const [closed, opened] = [outside(was.allowed, is.allowed), outside(is.allowed, was.allowed)];
      if (closed.length > 0) yield change('closed', [...nameAll(closed), ' can now be blocked by ', ...list]);
      if (opened.length > 0) yield change('other', [...nameAll(opened), ' can no longer be blocked by ', ...list]);
    }
  }
  const others = (ruleset: Block, own: BanRules, theirs: BanRules) =>
    rulesOf(ruleset).flatMap((rule): readonly unknown[] => {
      const { action, enabled, expression, action_parameters } = rule;
      const ban = [...own].find(([, { block }]) => block === rule)?.[0];
      if (ban !== undefined) return theirs.has(ban) ? [ban] : [];
      return enabled === false || action === 'log' ? [] : [[action, expression, action_parameters]];
    });
  if (isDeepStrictEqual(others(before, had, has), others(after, has, had))) return;
  yield change('unknown', [
    'the edge blocks other requests than before, by rules that are not evaluated here: ',
    { name: address },
  ]);
}

interface BanRule {
  readonly block: Block;
  /** On these no address is blocked. */
  readonly hosts: readonly string[];
  /** These are never blocked. */
  readonly allowed: readonly IpPrefix[];
}

/** By the name of the list. */
type BanRules = ReadonlyMap<string, BanRule>;

function banRules(ruleset: Block): BanRules {
  return new Map(rulesOf(ruleset).flatMap(banRule));
}

function banRule(block: Block): readonly (readonly [string, BanRule])[] {
  if (block.action !== 'block' || block.enabled === false) return [];
  const ban = BlockRule.readListBan(String(block.expression));
  if (ban === undefined) return [];
  const allowed = ban.allowList.map((prefix) => IpPrefix.parse(prefix));
  return [[ban.list, { block, hosts: ban.loginHosts, allowed }]];
}

/** Whether an active rule of a ruleset reads a list, however it is written. */
function isNamedIn(ruleset: Block, list: string): boolean {
  return rulesOf(ruleset).some(
    ({ action, enabled, expression }) =>
      enabled !== false && action !== 'log' && new RegExp(`\\$${list}\\b`).test(String(expression)),
  );
}

/** Prefixes that none of the others contains. */
function outside(prefixes: readonly IpPrefix[], others: readonly IpPrefix[]): readonly string[] {
  return prefixes.filter((prefix) => !others.some((other) => other.contains(prefix))).map(String);
}
