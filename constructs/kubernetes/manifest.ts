/** One object as the Kubernetes API takes it, of a kind for which the Terraform provider has no resource. */
export interface Manifest {
  /** Group and version, as in `traefik.io/v1alpha1`. */
  readonly apiVersion: string;
  /** It reads like `Middleware`. */
  readonly kind: string;
  /** Name and namespace are the key of the object. */
  readonly metadata: {
    /** Unique among the objects of its kind and namespace. */
    readonly name: string;
    /** States where the object is. */
    readonly namespace: string;
    /** @default none */
    readonly labels?: Readonly<Record<string, string>>;
    /** @default none */
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [section: string]: unknown;
}

/** Identifies an object in a cluster. The version of the API is not part of it. */
export function manifestKey({ apiVersion, kind, metadata: { namespace, name } }: Manifest): string {
  const [group, version] = apiVersion.split('/');
  return [kind, ...(version === undefined ? [] : [group]), namespace, name].join('/');
}
