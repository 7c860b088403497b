import type { Block, StackDocument } from './document';
import { manifestsIn } from './manifests';
import { children } from './pod-workloads';

/** A rule of a PrometheusRule: an alert, or a recording rule. */
export interface AlertingRule {
  readonly address: string;
  /** As a person finds it: object, group and name. */
  readonly place: string;
  readonly rule: Block;
}

/** Every rule of every PrometheusRule in a stack. */
export function* prometheusRules(stack: StackDocument): Generator<AlertingRule> {
  for (const { address, manifest } of manifestsIn(stack)) {
    if (manifest.kind !== 'PrometheusRule') continue;
    for (const group of children(manifest, 'spec').flatMap((spec) => children(spec, 'groups'))) {
      for (const rule of children(group, 'rules')) {
        const name = String(rule.alert ?? rule.record ?? 'a rule without a name');
        yield { address, place: `${manifest.metadata.name}: ${name}`, rule };
      }
    }
  }
}
