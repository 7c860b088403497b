import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { Construct } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { metadataOf, type ObjectProps, type ObjectRef, objectFaults } from './metadata';
import type { ServiceAccount } from './service-account';

/**
 * Describes what can be done to one named object. `create`, `list`, `watch` and `deletecollection` are left out: the API
 * server knows no name when it decides about them, so that a rule with names would never allow them.
 */
type NamedObjectVerb = 'get' | 'update' | 'patch' | 'delete';

export interface NamedObjects {
  /** A resource of the core group; plural, as in the API's paths: `configmaps`. */
  readonly resource: string;
  /** At least one, all of the namespace of the role. */
  readonly objects: readonly ObjectRef[];
  /** At least one. */
  readonly verbs: readonly NamedObjectVerb[];
}

interface RoleProps extends ObjectProps {
  /** Each allows some verbs on some objects. */
  readonly rules: readonly NamedObjects[];
  /** The account that the role is bound to. */
  readonly serviceAccount: ServiceAccount;
}

/** ServiceAccount <- RoleBinding -> Role -> the named objects, and no others. */
export class Role extends Construct {
  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    refuseFaults(this, [
      ...objectFaults(props),
      ...props.rules.flatMap((rule, index) => ruleFaults(`rules.${index}`, rule, props.namespace)),
    ]);
    const metadata = metadataOf(props);
    const role = make(RoleV1, this, 'Resource', {
      metadata,
      rule: props.rules.map(({ resource, objects, verbs }) => ({
        apiGroups: [''],
        resources: [resource],
        resourceNames: objects.map(({ nameReference }) => nameReference),
        verbs: [...verbs],
      })),
    });
    make(RoleBindingV1, this, 'Binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
      subject: [
        {
          kind: 'ServiceAccount',
          name: props.serviceAccount.nameReference,
          namespace: props.serviceAccount.namespace,
        },
      ],
    });
  }
}

function ruleFaults(property: string, { objects, verbs }: NamedObjects, namespace: string): (Fault | undefined)[] {
  return [
    faultUnless(objects.length > 0, {
      path: `${property}.objects`,
      fault: 'is empty: that would mean every object',
      remedy: 'name the objects',
    }),
    faultUnless(verbs.length > 0, { path: `${property}.verbs`, fault: 'is empty', remedy: 'name what may be done' }),
    faultUnless(
      objects.every((object) => object.namespace === namespace),
      {
        path: `${property}.objects`,
        fault: `is not in the namespace of the role, ${namespace}`,
        found: objects.map((object) => object.namespace),
        remedy: 'make one role for each namespace',
      },
    ),
  ];
}
