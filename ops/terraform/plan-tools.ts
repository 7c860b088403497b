import type { TerraformProps } from './terraform';

/** The commands need these of the machine. */
export interface PlanTools extends Omit<TerraformProps, 'directory'> {
  /** Writes the stacks of the site. */
  readonly synthesise: () => Promise<void>;
  /** The synthesis writes into this folder. */
  readonly output: string;
  /** The lock file that the repository keeps for a stack; it need not exist. */
  readonly lockFileOf: (stack: string) => string;
  /** Whether this machine is thrown away afterwards, and a local state with it. */
  readonly isRunner: boolean;
  /** Version of the cluster's API server. @throws OpsError when it does not answer */
  readonly clusterVersion: () => Promise<string>;
  /**
   * Runs cdktf-cli with the guard as its Terraform, on our terminal.
   *
   * @param env what the guard reads
   */
  readonly cdktf: (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<void>;
  /** Whether questions can be answered here: a terminal, and no pipeline. */
  readonly canAsk: boolean;
}
