import { Outpost as OutpostResource } from '#authentik/outpost';
import { Adoption, type WithoutKey } from '../core/adoption';
import { Construct, Token } from '../core/cdktf';
import { Duration } from '../core/duration';
import { faultIf, faultUnless, refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import { keyFault } from './natural-key';
import {
  EMBEDDED_OUTPOST_NAME,
  type OutpostLogLevel,
  outpostConfig,
  outpostLabels,
  outpostObjectName,
} from './outpost-config';
import { OutpostPatch, type PodResources } from './outpost-patches';
import { POSTGRESQL_KEYS } from './own-names';
import type { ProxyProvider } from './proxy-provider';

interface OutpostProps {
  /** Every provider that the outpost serves: one that is missing from the list is removed from the outpost. */
  readonly providers: readonly ProxyProvider[];
  /** UUID of the Kubernetes service connection. */
  readonly serviceConnection: string;
  /** URL under which the outpost reaches authentik, with a slash at its end. */
  readonly authentikHost: string;
  /** Namespace that authentik deploys the outpost to. */
  readonly namespace: string;
  /** Least severe level that is logged. @default info */
  readonly logLevel?: OutpostLogLevel;
  /** Pods of the outpost, from 1. @default 1 */
  readonly replicas?: number;
  /**
   * How often the outpost fetches its configuration, beside the push over its WebSocket.
   * @default 5 minutes, as authentik
   */
  readonly refreshInterval?: Duration;
  /** Of the one container of each pod. */
  readonly resources: PodResources;
}

/** Every attribute: the config is one document. */
const OUTPOST_ATTRIBUTES = ['name', 'type', 'service_connection', 'protocol_providers', 'config'];

export interface ManagedOutpostProps extends OutpostProps {
  /** Unique among all outposts of the server; the names of its Kubernetes objects derive from it. */
  readonly name: string;
  /** @default the outpost is created; the pinned provider cannot find one by its name */
  readonly adopt?: Adoption<WithoutKey>;
}

/** A proxy outpost that authentik's controller deploys on its own: sessions in its /dev/shm, so one replica. */
export class ManagedOutpost extends Construct {
  constructor(scope: Construct, id: string, props: ManagedOutpostProps) {
    super(scope, id);
    refuseFaults(this, [
      keyFault('name', props.name),
      faultIf(props.name === EMBEDDED_OUTPOST_NAME, {
        path: 'name',
        fault: 'makes authentik take the outpost for the embedded one',
        found: props.name,
        remedy: 'choose another name, or use EmbeddedOutpost',
      }),
      faultUnless(props.providers.length > 0, {
        path: 'providers',
        fault: 'is empty',
        remedy: 'give at least one proxy provider',
      }),
      faultUnless((props.replicas ?? 1) === 1, {
        path: 'replicas',
        fault: 'is not 1: each pod knows only the sessions of its own visitors, and redirects all others to the login',
        found: props.replicas,
        remedy: 'set it to 1',
      }),
    ]);
    const config = outpostConfig({
      ...settings(props),
      jsonPatches: { deployment: [OutpostPatch.resources(props.resources)] },
    });
    const resource = make(OutpostResource, this, 'Resource', {
      name: staticText(props.name),
      type: 'proxy',
      serviceConnection: props.serviceConnection,
      protocolProviders: providerKeys(props),
      config: staticText(JSON.stringify(config)),
    });
    adoptResource(resource, { adopt: props.adopt, managed: OUTPOST_ATTRIBUTES });
  }
}

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

function settings(props: OutpostProps) {
  const { authentikHost, namespace, logLevel = 'info', replicas = 1, refreshInterval = Duration.minutes(5) } = props;
  return { authentikHost, namespace, logLevel, replicas, refreshInterval };
}

function providerKeys({ providers }: OutpostProps): number[] {
  return providers.map(({ providerId }) => Token.asNumber(providerId));
}
