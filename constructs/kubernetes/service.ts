import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import type { Deployment } from './deployment';
import { type Labels, metadataOf, type ObjectProps, objectFaults, selectorFault } from './metadata';
import { portFaults } from './pod-faults';

export interface ServiceProps extends ObjectProps {
  /** The pods behind it. */
  readonly podLabels: Labels;
  /** Port of the Service and of the pods alike, by name. */
  readonly ports: Readonly<Record<string, number>>;
}

/** One name and address for a set of pods, inside the cluster. */
export class Service extends Construct {
  private readonly namespace: string;
  private readonly podLabels: Labels;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { podLabels, ports } = props;
    refuseFaults(this, [
      ...objectFaults(props),
      selectorFault('podLabels', podLabels, 'that would select every pod of the namespace'),
      faultUnless(Object.keys(ports).length > 0, {
        path: 'ports',
        fault: 'is empty: no client could reach it',
        remedy: 'give at least one',
      }),
      ...Object.entries(ports).flatMap(([name, port]) => portFaults(`ports.${name}`, name, port)),
    ]);
    make(ServiceV1, this, 'Resource', {
      metadata: metadataOf(props),
      spec: {
        type: 'ClusterIP',
        selector: { ...podLabels },
        port: Object.entries(ports).map(([name, port]) => ({ name, port, targetPort: name, protocol: 'TCP' })),
      },
    });
    this.namespace = props.namespace;
    this.podLabels = podLabels;
  }

  selects({ namespace, podLabels }: Deployment): boolean {
    return (
      namespace === this.namespace && Object.entries(this.podLabels).every(([key, label]) => podLabels[key] === label)
    );
  }
}
