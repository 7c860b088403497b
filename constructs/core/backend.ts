import { type Construct, TerraformBackend, type TerraformRemoteState } from './cdktf';

/** Where the state lives, by Terraform's names for the backends and their arguments; credentials never stand here. */
export type BackendSettings =
  | { readonly type: 'local'; readonly directory: string }
  | { readonly type: 'pg'; readonly schemaPrefix: string }
  | {
      readonly type: 's3';
      readonly bucket: string;
      readonly keyPrefix: string;
      readonly region: string;
      readonly useLockfile: boolean;
    }
  | { readonly type: 'kubernetes'; readonly secretSuffixPrefix: string; readonly namespace: string }
  | { readonly type: 'http'; readonly address: string };

/** One state per stack: the stack's name goes into the path, key, schema or address. */
export class Backend extends TerraformBackend {
  private readonly settings: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, stackName: string, backend: BackendSettings) {
    super(scope, id, backend.type);
    this.settings = render(stackName, backend);
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

function render(stackName: string, backend: BackendSettings): Record<string, unknown> {
  switch (backend.type) {
    case 'local':
      // Relative to the folder that Terraform runs in, cdktf.out/stacks/<stack>, and outside cdktf.out.
      return { path: `../../../${backend.directory}/${stackName}.tfstate` };
    case 'pg':
      return { schema_name: `${backend.schemaPrefix}${stackName}` };
    case 's3':
      return {
        bucket: backend.bucket,
        key: `${backend.keyPrefix}${stackName}.tfstate`,
        region: backend.region,
        encrypt: true,
        use_lockfile: backend.useLockfile,
      };
    case 'kubernetes':
      return { secret_suffix: `${backend.secretSuffixPrefix}${stackName}`, namespace: backend.namespace };
    case 'http':
      return {
        address: `${backend.address}/${stackName}`,
        lock_address: `${backend.address}/${stackName}/lock`,
        unlock_address: `${backend.address}/${stackName}/lock`,
      };
  }
}
