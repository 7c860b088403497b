import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { wholeNumberFault } from '../core/whole-number';
import { type Labels, metadataOf, type ObjectProps, objectFaults, selectorFault } from './metadata';
import { podFaults } from './pod-faults';
import { type RestrictedPodProps, restrictedPodTemplate } from './restricted-pod';

export interface DeploymentProps extends ObjectProps {
  /** Pods, from 1. @default 1 */
  readonly replicas?: number;
  /**
   * Pods above `replicas` and pods that may be missing during a rollout; one of the two at least 1.
   *
   * @default 1 above, none missing
   */
  readonly rollout?: { readonly maxSurge: number; readonly maxUnavailable: number };
  /** Its labels are the selector, which Kubernetes cannot change in place. */
  readonly pod: Omit<RestrictedPodProps, 'restartPolicy'>;
}

/** Earlier revisions that a rollback can use. */
const REVISIONS_KEPT = 3;
/** How long a rollout may make no progress before it fails; Terraform waits as long. */
const PROGRESS_SECONDS = 600;
const ONE_MORE = { maxSurge: 1, maxUnavailable: 0 };

/** Restricted pods that always run: Deployment -> ReplicaSet -> pods. */
export class Deployment extends Construct {
  readonly namespace: string;
  readonly podLabels: Labels;

  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id);
    const { replicas = 1, rollout = ONE_MORE } = props;
    const pod: RestrictedPodProps = { ...props.pod, restartPolicy: 'Always' };
    refuseFaults(this, [
      ...objectFaults(props),
      wholeNumberFault('replicas', replicas, { least: 0 }),
      wholeNumberFault('rollout.maxSurge', rollout.maxSurge, { least: 0 }),
      wholeNumberFault('rollout.maxUnavailable', rollout.maxUnavailable, { least: 0 }),
      faultUnless(rollout.maxSurge + rollout.maxUnavailable > 0, {
        path: 'rollout',
        fault: 'never moves: maxSurge and maxUnavailable are both 0',
        found: rollout,
        remedy: 'set maxSurge or maxUnavailable to 1',
      }),
      selectorFault('pod.labels', pod.labels, 'they select the pods'),
      ...podFaults(pod, props.namespace),
    ]);
    make(DeploymentV1, this, 'Resource', {
      metadata: metadataOf(props),
      waitForRollout: true,
      timeouts: { create: `${PROGRESS_SECONDS}s`, update: `${PROGRESS_SECONDS}s` },
      spec: {
        replicas: String(replicas),
        revisionHistoryLimit: REVISIONS_KEPT,
        progressDeadlineSeconds: PROGRESS_SECONDS,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: String(rollout.maxSurge), maxUnavailable: String(rollout.maxUnavailable) },
        },
        selector: { matchLabels: { ...pod.labels } },
        template: restrictedPodTemplate(pod),
      },
    });
    this.namespace = props.namespace;
    this.podLabels = pod.labels;
  }
}
