import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { metadataOf, type ObjectProps, type ObjectRef, objectFaults } from './metadata';

/** Identity of a pod. Its token is not mounted unless the pod says so. */
export class ServiceAccount extends Construct implements ObjectRef {
  readonly nameReference: string;
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: ObjectProps) {
    super(scope, id);
    refuseFaults(this, objectFaults(props));
    const resource = make(ServiceAccountV1, this, 'Resource', {
      metadata: metadataOf(props),
      automountServiceAccountToken: false,
    });
    this.nameReference = resource.metadata.name;
    this.namespace = props.namespace;
  }
}
