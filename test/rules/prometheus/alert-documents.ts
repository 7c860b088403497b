import { stringify } from 'yaml';
import type { Block, TerraformJson } from '../../../rules/readers/document';
import { resources } from '../documents';

export const RELEASE = 'helm_release.Extras';

/** A release whose chart carries these manifests. */
export function release(...manifests: readonly unknown[]): TerraformJson {
  return resources('helm_release', { Extras: { namespace: 'monitoring', values: [stringify({ manifests })] } });
}

/** A PrometheusRule as the operator reads it, with these rules in its one group. */
export function ruleObject(...rules: readonly Block[]): Block {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'extras', namespace: 'monitoring' },
    spec: { groups: [{ name: 'extras', rules }] },
  };
}
