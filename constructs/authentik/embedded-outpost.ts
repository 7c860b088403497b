import { Outpost as OutpostResource } from '#authentik/outpost';
import { Adoption } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import { OUTPOST_ATTRIBUTES, type OutpostProps, providerKeys, settings } from './outpost';
import { EMBEDDED_OUTPOST_NAME, outpostConfig, outpostLabels, outpostObjectName } from './outpost-config';
import { OutpostPatch } from './outpost-patches';
import { POSTGRESQL_KEYS } from './secret-keys';

export interface EmbeddedOutpostProps extends OutpostProps {
  /** UUID of the outpost that the server made: it is always adopted. */
  readonly uuid: string;
  /** Size of /dev/shm, as Kubernetes writes quantities. */
  readonly sharedMemory: string;
  /** The Secret that holds the five AUTHENTIK_POSTGRESQL__ keys: the session backend needs no others. */
  readonly postgresqlSecret: string;
}

/**
 * The outpost that the server creates itself, adopted by its UUID. Terraform never writes `managed` (incident I7): the
 * provider has no such attribute, and a rule stops the synthesis if a later version has it.
 *
 * Its Service is patched to select the outpost's own pods: the controller of server 2026.2 selects the server's pods,
 * and the Service then has no endpoints (incident I8). Whether the controller applies patches of the Deployment to an
 * embedded outpost is not documented: after an upgrade, check the live objects.
 */
export class EmbeddedOutpost extends Construct {
  constructor(scope: Construct, id: string, props: EmbeddedOutpostProps) {
    super(scope, id);
    const objectName = outpostObjectName(EMBEDDED_OUTPOST_NAME);
    const config = outpostConfig({
      ...settings(props),
      jsonPatches: {
        deployment: [
          ...OutpostPatch.sharedMemory(props.sharedMemory),
          OutpostPatch.resources(props.resources),
          OutpostPatch.podLabel('app.kubernetes.io/component', 'server'),
          OutpostPatch.env(objectName, props.postgresqlSecret, Object.values(POSTGRESQL_KEYS)),
        ],
        service: [OutpostPatch.serviceSelector(outpostLabels(props.uuid))],
      },
    });
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
