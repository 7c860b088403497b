import { placeAdoption } from '../core/adopted-parts';
import type { Adoption } from '../core/adoption';
import type { TerraformResource } from '../core/cdktf';
import type { Fault } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { ProviderSchema } from '../core/provider-schema';
import { ImportBlock } from '../core/state-blocks';
import { listUnread } from './unread-attributes';

interface AdoptProps {
  /** Names where the construct itself states it. @default as the composite declares its parts; else the object is created */
  readonly adopt?: Adoption | undefined;
  /** Attributes that Terraform owns, as the provider spells them; the UI owns all others of an adopted object. */
  readonly managed: readonly string[];
  /**
   * Attributes that Terraform owns, beside the managed ones, on an object that it created; the UI owns all others, also
   * those that a later provider adds. @default every attribute
   */
  readonly managedWhenCreated?: readonly string[];
  /** Finds the object by its natural key. @default none: the kind of object has no natural key */
  readonly byKey?: () => string;
  /**
   * Attributes that the provider never reads, with the property of the construct that an adopted object must state and
   * that is missing. @default none
   */
  readonly states?: Readonly<Record<string, string>>;
}

/**
 * Divides a resource between Terraform and the UI: `ignore_changes` for every attribute that the pinned provider can
 * set and that is not managed (incident I3: that list is never typed by hand). An adopted object gets an import block
 * and `prevent_destroy` as well.
 *
 * An attribute that the provider never reads cannot be left alone: an update resets it silently. Of an adopted object
 * such an attribute must be managed, with its live value.
 *
 * @throws ConstructError when a managed attribute does not exist, an unread one is not managed, or the kind of object
 * cannot be found that way
 */
export function adoptResource(resource: TerraformResource, props: AdoptProps): void {
  const { managedWhenCreated, byKey } = props;
  const type = resource.terraformResourceType;
  const schema = ProviderSchema.of(resource);
  const settable = schema.settable(type);
  const unread = listUnread(type, schema.version);
  const isUnread = (attribute: string) => unread.some((one) => one.attribute === attribute);
  const states = Object.entries(props.states ?? {}).filter(([attribute]) => isUnread(attribute));
  const adopt = placeAdoption(resource, props.adopt, Object.fromEntries(states));
  const managed = [...props.managed, ...(adopt === undefined ? (managedWhenCreated ?? settable) : [])];
  const ignoreChanges = settable.filter((attribute) => !managed.includes(attribute) && !isUnread(attribute));
  const lifecycle = ignoreChanges.length > 0 ? { ignoreChanges } : undefined;
  refuseFaults(
    resource,
    managed
      .filter((attribute) => !settable.includes(attribute))
      .map((attribute) => ({
        path: attribute,
        fault: `is not an attribute of ${type} in provider ${schema.version}`,
        remedy: `manage one of ${settable.join(', ')}`,
      })),
  );
  if (adopt === undefined) {
    if (lifecycle !== undefined) resource.lifecycle = lifecycle;
    return;
  }
  const fault = findFault(adopt, type, byKey);
  refuseFaults(resource, [
    fault,
    ...unread
      .filter(({ attribute, ifLeftOut }) => ifLeftOut === 'reset' && !managed.includes(attribute))
      .map(({ attribute }) => ({
        path: attribute,
        fault: 'is never read by the provider: every update resets it silently',
        remedy: 'manage it, with the live value',
      })),
  ]);
  resource.lifecycle = { preventDestroy: true, ...lifecycle };
  if (fault !== undefined) return;
  new ImportBlock(resource, adopt.importId(resource, byKey));
}

/** Kinds that are imported by their slug. */
const BY_SLUG = ['authentik_application', 'authentik_flow', 'authentik_source_oauth'];
const INTEGER = /^[1-9][0-9]*$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The schema of a site checks the form of a key only where it knows the kind of object. */
function findFault(adopt: Adoption, type: string, byKey: (() => string) | undefined): Fault | undefined {
  const adoptFault = (fault: string, remedy: string) => ({
    path: 'adopt',
    fault,
    found: adopt.id ?? adopt.kind,
    remedy,
  });
  if (BY_SLUG.includes(type)) {
    return adopt.kind === 'key'
      ? undefined
      : adoptFault('does not find an object that is imported by its slug', "write 'key'");
  }
  if (adopt.kind === 'key') {
    return byKey === undefined
      ? adoptFault('does not find an object without a natural key', 'write { id } or { variable }')
      : undefined;
  }
  const isInteger = type.startsWith('authentik_provider_') || type === 'authentik_user';
  if (adopt.id === undefined || (isInteger ? INTEGER : UUID).test(adopt.id)) return undefined;
  return adoptFault(
    `is not ${isInteger ? 'an integer' : 'a UUID in lower case'}`,
    'run `npm run ops -- adopt`, which shows the id',
  );
}
