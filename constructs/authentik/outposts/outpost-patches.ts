import { JsonPatch, type JsonPatchOperation } from '../../core/json-patch';

const POD = ['spec', 'template'] as const;
const CONTAINER = [...POD, 'spec', 'containers', '0'] as const;

/** The variables that the controller sets itself; a patch that sets the whole list has to repeat them. */
const CONTROLLER_ENV: readonly (readonly [name: string, key: string])[] = [
  ['AUTHENTIK_HOST', 'authentik_host'],
  ['AUTHENTIK_HOST_BROWSER', 'authentik_host_browser'],
  ['AUTHENTIK_TOKEN', 'token'],
  ['AUTHENTIK_INSECURE', 'authentik_host_insecure'],
];

/** A quantity as Kubernetes writes it: `100m`, `128Mi`. */
export interface PodResources {
  /** Most that the pod may use; above the memory limit it is killed. @default none */
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
  /** The scheduler reserves this much. @default the limits, where there are any */
  readonly requests?: { readonly cpu?: string; readonly memory?: string };
}

/**
 * Patches for the objects that authentik's outpost controller makes. Each sets a whole value at a fixed path, so that
 * applying it again changes nothing. Removing a patch does not undo it: delete the object, and the controller creates
 * it again.
 */
export const OutpostPatch = {
  resources(resources: PodResources): JsonPatchOperation {
    return JsonPatch.set([...CONTAINER, 'resources'], { ...resources });
  },

  podLabel(key: string, value: string): JsonPatchOperation {
    return JsonPatch.set([...POD, 'metadata', 'labels', key], value);
  },

  /** /dev/shm of a given size: file sessions once filled the default (incident I7). */
  sharedMemory(sizeLimit: string): readonly JsonPatchOperation[] {
    return [
      JsonPatch.set([...POD, 'spec', 'volumes'], [{ name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit } }]),
      JsonPatch.set([...CONTAINER, 'volumeMounts'], [{ name: 'dshm', mountPath: '/dev/shm' }]),
    ];
  },

  /**
   * The container's environment: what the controller gives it, and keys of a Secret under their own names.
   *
   * @param objectName name of the controller's objects, its own Secret among them
   */
  env(objectName: string, secretName: string, keys: readonly string[]): JsonPatchOperation {
    return JsonPatch.set(
      [...CONTAINER, 'env'],
      [
        ...CONTROLLER_ENV.map(([name, key]) => fromSecret(name, objectName, key)),
        ...keys.map((key) => fromSecret(key, secretName, key)),
      ],
    );
  },

  serviceSelector(labels: Readonly<Record<string, string | null>>): JsonPatchOperation {
    return JsonPatch.replace(['spec', 'selector'], labels);
  },
} as const;

function fromSecret(name: string, secret: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
