import type { Block, SiteDocument, StackDocument, TerraformJson } from '../../rules/readers/document';
import type { Finding, Rule } from '../../rules/rule';
import { PIN } from '../support/pin';

/** A stack as a literal: its construct tree has one construct for each resource, unless the test says otherwise. */
export function stackDocument(config: TerraformJson, constructAddresses = resourceAddresses(config)): StackDocument {
  return { name: 'identity', config, provenance: constructAddresses.map((address) => ({ address })) };
}

/** A site of one stack, with the pinned provider and the server that runs today. */
export function siteDocument(config: TerraformJson, versions: Partial<SiteDocument> = {}): SiteDocument {
  return { stacks: [stackDocument(config)], providerVersion: PIN, serverVersion: '2026.2.7', ...versions };
}

export function findings(rule: Rule, config: TerraformJson, versions?: Partial<SiteDocument>): readonly Finding[] {
  return [...rule.check(siteDocument(config, versions))];
}

/** A finding of a rule that looks at the one stack of `siteDocument`. */
export function finding(address: string, found: string, remedy: string, subject?: string): Finding {
  return { stack: 'identity', address, ...(subject === undefined ? {} : { subject }), found, remedy };
}

export function resources(type: string, named: Readonly<Record<string, Block>>): TerraformJson {
  return { resource: { [type]: named } };
}

function resourceAddresses({ resource = {} }: TerraformJson): string[] {
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}
