import { Outpost as OutpostResource } from '#authentik/outpost';
import { Adoption } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import { POSTGRESQL_KEYS } from '../server/secret-keys';
import { OUTPOST_ATTRIBUTES, type OutpostBaseProps, type OutpostProps, providerKeys, settings } from './outpost';
import {
  EMBEDDED_OUTPOST_NAME,
  type OutpostComponent,
  outpostConfig,
  outpostLabels,
  outpostObjectName,
  resetSelector,
} from './outpost-config';
import { OutpostPatch } from './outpost-patches';

export interface EmbeddedOutpostProps extends OutpostBaseProps {
  /** UUID of the outpost that the server made: it is always adopted. */
  readonly uuid: string;
  /** A Deployment from before the server knew the outpost as embedded. @default the pods of the server are the outpost */
  readonly keptDeployment?: KeptDeployment | undefined;
  /** One apply with it leads the Service of a former `keptDeployment` back to the server's pods. @default false */
  readonly resetSelector?: boolean;
}

/** Settings of a Deployment that authentik's controller made once and follows no more. */
export interface KeptDeployment extends Required<Pick<OutpostProps, 'replicas' | 'resources'>> {
  /** Size of /dev/shm, as Kubernetes writes quantities. */
  readonly sharedMemory: string;
  /** The Secret that holds the five AUTHENTIK_POSTGRESQL__ keys: the session backend needs no others. */
  readonly postgresqlSecret: string;
}

/** The site has Ingresses and middlewares of its own; those of the controller lead past the fallback. */
const DISABLED: readonly OutpostComponent[] = ['ingress', 'traefik middleware'];

/**
 * The outpost that the server creates itself, adopted by its UUID. Terraform never writes `managed` (incident I7): the
 * provider has no such attribute, and a rule stops the synthesis if a later version has it.
 *
 * The pods of the server are this outpost. authentik's controller makes no Deployment for it, only a Service that selects
 * them (measured with 2026.2.2): a patch of that Service would leave it without endpoints (incident I8).
 *
 * A Deployment from the time when `managed` was null is an orphan: the controller applies nothing to it any more. While its
 * pods live, a patch keeps the Service on them. The patches of the Deployment document what its pods run with.
 */
export class EmbeddedOutpost extends Construct {
  constructor(scope: Construct, id: string, props: EmbeddedOutpostProps) {
    super(scope, id);
    const config = outpostConfig(deploymentOf(props));
    const resource = make(OutpostResource, this, 'Resource', {
      name: EMBEDDED_OUTPOST_NAME,
      type: 'proxy',
      serviceConnection: props.serviceConnection,
      protocolProviders: providerKeys(props),
      config: staticText(JSON.stringify(config)),
    });
    adoptResource(resource, {
      adopt: Adoption.byId(props.uuid),
      managed: OUTPOST_ATTRIBUTES,
    });
  }
}

function deploymentOf({ keptDeployment, ...props }: EmbeddedOutpostProps): Parameters<typeof outpostConfig>[0] {
  if (keptDeployment === undefined) {
    const service = props.resetSelector === true ? [OutpostPatch.serviceSelector(resetSelector(props.uuid))] : [];
    const jsonPatches = service.length === 0 ? {} : { service };
    return { ...settings(props), disabledComponents: DISABLED, jsonPatches };
  }
  const { replicas, resources, sharedMemory, postgresqlSecret } = keptDeployment;
  const objectName = outpostObjectName(EMBEDDED_OUTPOST_NAME);
  return {
    ...settings({ ...props, replicas }),
    jsonPatches: {
      deployment: [
        ...OutpostPatch.sharedMemory(sharedMemory),
        OutpostPatch.resources(resources),
        OutpostPatch.podLabel('app.kubernetes.io/component', 'server'),
        OutpostPatch.env(objectName, postgresqlSecret, Object.values(POSTGRESQL_KEYS)),
      ],
      service: [OutpostPatch.serviceSelector(outpostLabels(props.uuid))],
    },
  };
}
