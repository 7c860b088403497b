import { children } from './block';
import type { Block, StackDocument } from './document';
import { manifestsIn } from './manifests';

export interface AlertingRule {
  /** The release that carries it has this address. */
  readonly address: string;
  readonly rule: Block;
}

export function prometheusRules(stack: StackDocument): readonly AlertingRule[] {
  return manifestsIn(stack)
    .filter(({ manifest }) => manifest.kind === 'PrometheusRule')
    .flatMap(({ address, manifest }) =>
      children(manifest, 'spec')
        .flatMap((spec) => children(spec, 'groups'))
        .flatMap((group) => children(group, 'rules'))
        .map((rule) => ({ address, rule })),
    );
}
