import { type Construct, TerraformBackend, type TerraformRemoteState } from './cdktf';

/**
 * Describes where Terraform keeps the state, by its names for backends and arguments. Credentials come from the environment.
 */
export type BackendSettings =
  | { readonly type: 'local'; readonly directory: string }
  | { readonly type: 'pg'; readonly schemaPrefix: string }
  | {
      /** Amazon S3, or what speaks its protocol. */
      readonly type: 's3';
      /** Exists already. */
      readonly bucket: string;
      /** Start of the key of each state, with a slash at its end or empty. */
      readonly keyPrefix: string;
      /** Region of the bucket. */
      readonly region: string;
      /** Locks with a second object; from Terraform 1.10 on. */
      readonly useLockfile: boolean;
    }
  | { readonly type: 'kubernetes'; readonly secretSuffixPrefix: string; readonly namespace: string }
  | { readonly type: 'http'; readonly address: string };

interface StateKey {
  /** Name of the site. */
  readonly site: string;
  /** Id of the stack. */
  readonly stack: string;
}

/** One state per site and stack: both names go into the path, key, schema or address. */
export class Backend extends TerraformBackend {
  private readonly settings: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, key: StateKey, backend: BackendSettings) {
    super(scope, id, backend.type);
    this.settings = render(key, backend);
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.settings };
  }

  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new TypeError(
      'no stack may read the state of another: a value that two stacks need is in the site; take it from there',
    );
  }
}

function render({ site, stack }: StateKey, backend: BackendSettings): Record<string, unknown> {
  switch (backend.type) {
    case 'local':
      // Relative to the folder that Terraform runs in, cdktf.out/stacks/<stack>, and outside cdktf.out.
      return { path: `../../../${backend.directory}/${site}/${stack}.tfstate` };
    case 'pg':
      return { schema_name: `${backend.schemaPrefix}${site}_${stack}` };
    case 's3':
      return {
        bucket: backend.bucket,
        key: `${backend.keyPrefix}${site}/${stack}.tfstate`,
        region: backend.region,
        encrypt: true,
        use_lockfile: backend.useLockfile,
      };
    case 'kubernetes':
      return { secret_suffix: `${backend.secretSuffixPrefix}${site}-${stack}`, namespace: backend.namespace };
    case 'http': {
      const address = `${backend.address}/${site}/${stack}`;
      return { address, lock_address: `${address}/lock`, unlock_address: `${address}/lock` };
    }
  }
}
