import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TerraformRun {
  readonly status: number | null;
  readonly stdout: string;
  /** Both streams, without colours. */
  readonly text: string;
}

export const BINARY = process.env.TERRAFORM_BINARY_NAME || 'terraform';

/** True where Terraform, or the binary that TERRAFORM_BINARY_NAME names, can be run. */
export function hasTerraform(): boolean {
  return spawnSync(BINARY, ['version'], { env: quietEnvironment('') }).status === 0;
}

/**
 * Returns where providers come from: the folder of GATEHOUSE_PROVIDERS, as `terraform providers mirror` writes it, on a
 * machine that does not reach the registry; otherwise the registry, each of them once.
 */
export function providerInstallation(): string {
  const { GATEHOUSE_PROVIDERS: folder = '' } = process.env;
  if (folder !== '')
    return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(folder)}\n  }\n}\n`;
  const cache = join(tmpdir(), 'gatehouse-plugin-cache');
  mkdirSync(cache, { recursive: true });
  return `plugin_cache_dir = ${JSON.stringify(cache)}\nplugin_cache_may_break_dependency_lock_file = true\n`;
}

/** A root module in a folder of its own, which knows nothing of the machine's Terraform settings. */
export class RootModule {
  private readonly directory = mkdtempSync(join(tmpdir(), 'gatehouse-terraform-'));

  constructor(config: object) {
    writeFileSync(join(this.directory, 'terraform.rc'), providerInstallation());
    // One value a line: Terraform shows the whole line of an error.
    writeFileSync(join(this.directory, 'main.tf.json'), JSON.stringify(config, null, 1));
  }

  run(...args: readonly string[]): TerraformRun {
    const { status, stdout, stderr, error } = spawnSync(BINARY, args, {
      cwd: this.directory,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: quietEnvironment(join(this.directory, 'terraform.rc')),
    });
    if (error !== undefined) throw error;
    return { status, stdout, text: `${stdout}${stderr}` };
  }

  must(...args: readonly string[]): TerraformRun {
    const run = this.run(...args);
    if (run.status !== 0) throw new Error(`${BINARY} ${args.join(' ')} ended with ${run.status}:\n${run.text}`);
    return run;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** No variable of the machine reaches Terraform, and it calls no version service. */
function quietEnvironment(configFile: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
  return {
    ...Object.fromEntries(inherited),
    TF_CLI_CONFIG_FILE: configFile,
    TF_IN_AUTOMATION: '1',
    TF_CLI_ARGS: '-no-color',
    CHECKPOINT_DISABLE: '1',
  };
}
