import type { ConfigMap } from './config-map';
import type { PersistentVolumeClaim } from './persistent-volume-claim';
import type { SecretRef } from './secret-ref';

/** A directory of a container, and what is in it. A scratch directory and a claim can be written to. */
export class Volume {
  static configMap(name: string, mountPath: string, configMap: ConfigMap): Volume {
    return new Volume(name, mountPath, { kind: 'config-map', object: configMap });
  }

  static secret(name: string, mountPath: string, secret: SecretRef): Volume {
    return new Volume(name, mountPath, { kind: 'secret', object: secret });
  }

  /** An empty directory that can be written to and ends with the pod. @param sizeLimit quantity, as in `16Mi` */
  static scratch(name: string, mountPath: string, sizeLimit: string): Volume {
    return new Volume(name, mountPath, { kind: 'scratch', sizeLimit });
  }

  /** A volume that outlives the pod, and can be written to. */
  static claim(name: string, mountPath: string, claim: PersistentVolumeClaim): Volume {
    return new Volume(name, mountPath, { kind: 'claim', object: claim });
  }

  private constructor(
    readonly name: string,
    readonly mountPath: string,
    readonly source:
      | { readonly kind: 'config-map'; readonly object: ConfigMap }
      | { readonly kind: 'secret'; readonly object: SecretRef }
      | { readonly kind: 'claim'; readonly object: PersistentVolumeClaim }
      | { readonly kind: 'scratch'; readonly sizeLimit: string },
  ) {}
}
