import { placeAdoption } from '../core/adopted-parts';
import { type IConstruct, TerraformResource } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { ImportBlock } from '../core/state-blocks';
import { isKeptWhenAdopted } from './replacement';

/** Describes where the object of a Kubernetes resource or a Helm release is. */
interface Named {
  /** A typed object has it. @default a Helm release has none */
  readonly metadataInput?: { readonly name?: string; readonly namespace?: string };
  /** A Helm release has it. @default a typed object has it in its metadata */
  readonly nameInput?: string;
  /** A Helm release has it. @default default */
  readonly namespaceInput?: string;
}

/**
 * Adopts the objects below `scope` that exist, as `declareParts` states them. To be called when the stack is complete.
 *
 * The natural key is namespace and name, and the provider reads every attribute: the first plan shows what would
 * change. An adopted object gets `prevent_destroy`, unless replacing it is harmless (`replacement.ts`).
 */
export function adoptObjects(scope: IConstruct): void {
  for (const resource of scope.node.findAll()) {
    if (!TerraformResource.isTerraformResource(resource)) continue;
    const type = resource.terraformResourceType;
    if (!type.startsWith('kubernetes_') && type !== 'helm_release') continue;
    const adopt = placeAdoption(resource);
    if (adopt === undefined) continue;
    refuseFaults(resource, [
      faultUnless(adopt.kind === 'key', {
        path: 'adopt',
        fault: 'does not find an object of the cluster',
        remedy: "write 'key': it has its name",
      }),
    ]);
    if (isKeptWhenAdopted(type)) resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
    new ImportBlock(resource, keyOf(resource));
  }
}

/** `namespace/name`, or the name of what is in no namespace. */
function keyOf(resource: TerraformResource): string {
  const { metadataInput, nameInput, namespaceInput } = resource as TerraformResource & Named;
  const name = metadataInput?.name ?? nameInput;
  const namespace = metadataInput?.namespace ?? namespaceInput;
  return [namespace, name].filter((part) => part !== undefined).join('/');
}
