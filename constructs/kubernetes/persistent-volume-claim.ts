import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { metadataOf, type ObjectProps, type ObjectRef, objectFaults } from './metadata';
import { memoryBytes } from './quantity';

export interface PersistentVolumeClaimProps extends ObjectProps {
  /** Class that provides the volume. A claim never changes its class. */
  readonly storageClass: string;
  /** It reads like `10Gi`. It may grow where the class allows it, and never shrink. */
  readonly size: string;
}

/** A volume that outlives its pods. It has `prevent_destroy`: most classes delete the data with the claim. */
export class PersistentVolumeClaim extends Construct implements ObjectRef {
  readonly nameReference: string;
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: PersistentVolumeClaimProps) {
    super(scope, id);
    refuseFaults(this, [
      ...objectFaults(props),
      faultUnless((memoryBytes(props.size) ?? 0) > 0, {
        path: 'size',
        fault: 'is not a quantity above 0',
        found: props.size,
        remedy: 'write for example 10Gi',
      }),
    ]);
    const resource = make(PersistentVolumeClaimV1, this, 'Resource', {
      metadata: metadataOf(props),
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: props.storageClass,
        resources: { requests: { storage: props.size } },
      },
      // A class that waits for the first pod would hold the apply until its timeout.
      waitUntilBound: false,
    });
    resource.lifecycle = { preventDestroy: true };
    this.nameReference = resource.metadata.name;
    this.namespace = props.namespace;
  }
}
