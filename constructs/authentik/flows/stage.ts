import { DataAuthentikStage } from '#authentik/data-authentik-stage';
import type { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { lookupKeyFault } from '../natural-key';

/** A stage that a binding or another stage can point at. */
export interface StageRef {
  /** Unique among all stages of the server. */
  readonly name: string;
  /** UUID. */
  readonly stageId: string;
}

/** A stage that Terraform does not manage, found by its exact name (unique in authentik). */
export function stageFromName(scope: Construct, id: string, name: string): StageRef {
  refuseFaults(scope, [lookupKeyFault('name', name)]);
  return { name, stageId: make(DataAuthentikStage, scope, id, { name: staticText(name) }).id };
}
