import { DataCloudflareRulesets } from '@cdktf/provider-cloudflare/lib/data-cloudflare-rulesets';
import { Ruleset } from '@cdktf/provider-cloudflare/lib/ruleset';
import { placeAdoption } from '../core/adopted-parts';
import type { Adoption } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { type Fault, faultIf } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { repeats } from '../core/repeats';
import { ImportBlock } from '../core/state-blocks';
import { staticText } from '../core/static-text';
import { identifierFault } from './identifier';
import type { IpListRef } from './ip-list';
import { onlyId } from './lookup';
import { descriptionFault } from './names';
import type { WafRule } from './waf-rule';

const CUSTOM_RULES_PHASE = 'http_request_firewall_custom';
/** Cloudflare's own name: another one is a delete and a create, and in between the zone has no custom rule. */
const ENTRY_POINT_NAME = 'default';

export interface EntryPointRulesetProps {
  /** 32 hexadecimal digits. */
  readonly zoneId: string;
  /**
   * The ruleset that exists, by its id or as the only one of its zone and phase: Cloudflare refuses a second one.
   * @default the zone never had a custom rule, and Terraform creates the entry point
   */
  readonly adopt?: Adoption;
  /** 1 to 500 characters. */
  readonly description: string;
  /** In the order of evaluation; at least one. */
  readonly rules: readonly WafRule[];
  /** Every list that the rules use: Cloudflare refuses a rule whose list does not exist yet. @default none */
  readonly lists?: readonly IpListRef[];
}

/**
 * All custom WAF rules of one zone. Each apply writes the whole ruleset: a rule that was added by hand is removed, a
 * changed one is restored.
 *
 *     zone -> EntryPointRuleset -> rules (in order) -> IpList
 */
export class EntryPointRuleset extends Construct {
  constructor(scope: Construct, id: string, props: EntryPointRulesetProps) {
    super(scope, id);
    const { lists = [] } = props;
    refuseFaults(this, [
      identifierFault('zoneId', props.zoneId),
      identifierFault('adopt.id', props.adopt?.id),
      descriptionFault(props.description, 500),
      // The provider's default for `rules` is none, which empties the ruleset.
      faultIf(props.rules.length === 0, {
        path: 'rules',
        fault: 'is empty: that would delete every rule',
        remedy: 'give the rules',
      }),
      ...refFaults(props.rules),
      ...listFaults(props.rules, lists),
    ]);
    const resource = make(Ruleset, this, 'Resource', {
      zoneId: props.zoneId,
      kind: 'zone',
      phase: CUSTOM_RULES_PHASE,
      name: ENTRY_POINT_NAME,
      description: staticText(props.description),
      rules: props.rules.map(renderRule),
      lifecycle: { preventDestroy: true },
      // The rules name their lists in text, from which Terraform derives no order.
      dependsOn: lists.map(({ address }) => ({ fqn: address })),
    });
    const { zoneId } = props;
    const adopt = placeAdoption(resource, props.adopt);
    if (adopt === undefined) return;
    const rulesetId = adopt.importId(resource, () =>
      onlyId(
        make(DataCloudflareRulesets, this, 'Existing', { zoneId }),
        `o.kind == "zone" && o.phase == "${CUSTOM_RULES_PHASE}"`,
      ),
    );
    new ImportBlock(resource, `zones/${zoneId}/${rulesetId}`);
  }
}

function renderRule({ action, parameters, ref, description, enabled, expression, logging }: WafRule) {
  return {
    ref,
    description: staticText(description),
    action,
    actionParameters: parameters && {
      phases: nonEmpty(parameters.phases),
      products: nonEmpty(parameters.products),
      ruleset: parameters.ruleset,
    },
    enabled,
    expression: staticText(expression),
    logging: logging === undefined ? undefined : { enabled: logging },
  };
}

function nonEmpty(values: readonly string[] = []): string[] | undefined {
  return values.length === 0 ? undefined : [...values];
}

function refFaults(rules: readonly WafRule[]): readonly Fault[] {
  const fault = 'holds two rules with one ref';
  return [...repeats(rules, ({ ref }) => ref)].map(({ item }) => {
    return { path: 'rules', fault, found: item.ref, remedy: 'give each rule another ref' };
  });
}

function listFaults(rules: readonly WafRule[], lists: readonly IpListRef[]): readonly Fault[] {
  const known = new Set(lists.map(({ name }) => name));
  return rules
    .flatMap(({ listNames }) => listNames)
    .filter((name) => !name.startsWith('cf.') && !known.has(name))
    .map((name) => ({
      path: 'rules',
      fault: 'names a list that is not among those of the ruleset',
      found: name,
      remedy: 'correct the name in the expression, or remove the rule',
    }));
}
