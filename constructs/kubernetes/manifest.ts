/** One object as the Kubernetes API takes it, of a kind for which the Terraform provider has no resource. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [section: string]: unknown;
}

/** What no two objects of a cluster share. The version of the API is not part of it. */
export function manifestKey({ apiVersion, kind, metadata: { namespace, name } }: Manifest): string {
  const [group, version] = apiVersion.split('/');
  return [kind, ...(version === undefined ? [] : [group]), namespace, name].join('/');
}
