import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { type Labels, metadataOf, type ObjectProps, objectFaults, selectorFault } from './metadata';

export interface PodDisruptionBudgetProps extends ObjectProps {
  /** Labels that select the pods; never none, which would select all. */
  readonly podLabels: Labels;
  /** Pods that a drain leaves running, from 1 to below `replicas`; of 0 replicas there is none to drain. */
  readonly minAvailable: number;
  /** Pods of the workload. */
  readonly replicas: number;
}

/** How many pods keep running while nodes are drained. */
export class PodDisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, props: PodDisruptionBudgetProps) {
    super(scope, id);
    const { podLabels, minAvailable, replicas } = props;
    refuseFaults(this, [
      ...objectFaults(props),
      selectorFault('podLabels', podLabels, 'that would hold every pod of the namespace'),
      faultUnless(Number.isInteger(minAvailable) && minAvailable >= 1 && (replicas === 0 || minAvailable < replicas), {
        path: 'minAvailable',
        fault: `is not from 1 to below the replicas, ${replicas}`,
        found: minAvailable,
        remedy:
          replicas < 2
            ? 'raise the replicas to 2 or more: a single pod stops while its node is drained'
            : 'leave room for one pod, or a node cannot be drained',
      }),
    ]);
    make(PodDisruptionBudgetV1, this, 'Resource', {
      metadata: metadataOf(props),
      spec: { minAvailable: String(minAvailable), selector: { matchLabels: { ...podLabels } } },
    });
  }
}
