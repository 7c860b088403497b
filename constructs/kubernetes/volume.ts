import type { ConfigMap } from './config-map';
import type { SecretRef } from './secret-ref';

/** A directory of a container, and what is in it. Everything but a scratch directory is read-only. */
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

  private constructor(
    readonly name: string,
    readonly mountPath: string,
    readonly source:
      | { readonly kind: 'config-map'; readonly object: ConfigMap }
      | { readonly kind: 'secret'; readonly object: SecretRef }
      | { readonly kind: 'scratch'; readonly sizeLimit: string },
  ) {}
}
