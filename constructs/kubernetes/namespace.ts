import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { ResourceQuotaV1 } from '@cdktf/provider-kubernetes/lib/resource-quota-v1';
import { addressOf } from '../core/address';
import { Construct } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { wholeNumberFault } from '../core/whole-number';
import { dnsLabelFault, type Labels, metadataOf } from './metadata';
import { cpuMillis, memoryBytes } from './quantity';

/** Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
type PodSecurityLevel = 'baseline' | 'restricted';

interface ResourceQuotaProps {
  /** Unique among the quotas of the namespace. */
  readonly name: string;
  /** CPUs, as in `16`. */
  readonly requestsCpu: string;
  /** It reads like `16Gi`. */
  readonly requestsMemory: string;
  /** It reads like `96Gi`. A pod without a memory limit is then refused. */
  readonly limitsMemory: string;
  /** Most pods at a time, from 1. */
  readonly pods: number;
}

export interface NamespaceProps {
  /** At most 63 characters of a-z, 0-9 and `-`. */
  readonly name: string;
  /** The namespace has these, beside those of Pod Security. */
  readonly labels: Labels;
  /** Pods below this level are refused. Pods below `restricted` cause a warning and an audit entry in any case. */
  readonly podSecurity: PodSecurityLevel;
  /** @default none: pods may use what the nodes have */
  readonly quota?: ResourceQuotaProps | undefined;
}

/** A namespace, with its quota if it has one. It has `prevent_destroy`: deleting it would delete everything in it. */
export class Namespace extends Construct {
  /** Address of the namespace, for the `depends_on` of what is in it. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    const { name, labels, podSecurity, quota } = props;
    refuseFaults(this, [dnsLabelFault('name', name), ...(quota === undefined ? [] : quotaFaults(quota))]);
    const resource = make(NamespaceV1, this, 'Resource', {
      metadata: {
        name,
        labels: {
          ...labels,
          'pod-security.kubernetes.io/enforce': podSecurity,
          'pod-security.kubernetes.io/warn': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
        },
      },
    });
    resource.lifecycle = { preventDestroy: true };
    this.address = addressOf(resource);
    if (quota === undefined) return;
    make(ResourceQuotaV1, this, 'Quota', {
      metadata: metadataOf({ name: quota.name, namespace: name, labels }),
      dependsOn: [resource],
      spec: {
        hard: {
          'requests.cpu': quota.requestsCpu,
          'requests.memory': quota.requestsMemory,
          'limits.memory': quota.limitsMemory,
          pods: String(quota.pods),
        },
      },
    });
  }
}

function quotaFaults({ name, requestsCpu, requestsMemory, limitsMemory, pods }: ResourceQuotaProps) {
  const quantity = (property: string, known: number | undefined, found: string, example: string): Fault | undefined =>
    faultUnless(known !== undefined && known > 0, {
      path: property,
      fault: 'is not a quantity above 0',
      found,
      remedy: `write for example ${example}`,
    });
  return [
    dnsLabelFault('quota.name', name),
    quantity('quota.requestsCpu', cpuMillis(requestsCpu), requestsCpu, '16'),
    quantity('quota.requestsMemory', memoryBytes(requestsMemory), requestsMemory, '16Gi'),
    quantity('quota.limitsMemory', memoryBytes(limitsMemory), limitsMemory, '96Gi'),
    wholeNumberFault('quota.pods', pods, { least: 1, remedy: 'write for example 50' }),
  ];
}
