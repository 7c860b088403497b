import { Outpost as OutpostResource } from '#authentik/outpost';
import type { Adoption, WithoutKey } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { faultIf, faultUnless } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import { keyFault } from '../natural-key';
import { OUTPOST_ATTRIBUTES, type OutpostProps, providerKeys, settings } from './outpost';
import { EMBEDDED_OUTPOST_NAME, outpostConfig } from './outpost-config';
import { OutpostPatch } from './outpost-patches';

export interface StandaloneOutpostProps extends OutpostProps {
  /** Unique among all outposts of the server; the names of its Kubernetes objects derive from it. */
  readonly name: string;
  /** @default the outpost is created; the pinned provider cannot find one by its name */
  readonly adopt?: Adoption<WithoutKey>;
}

/** A proxy outpost that authentik's controller deploys on its own: sessions in its /dev/shm, so one replica. */
export class StandaloneOutpost extends Construct {
  constructor(scope: Construct, id: string, props: StandaloneOutpostProps) {
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
      faultIf((props.replicas ?? 1) > 1, {
        path: 'replicas',
        fault:
          'is above 1: each pod knows only the sessions of its own visitors, and redirects all others to the login',
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
