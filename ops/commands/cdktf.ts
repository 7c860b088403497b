import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { CommandFactory } from '../program';

/** `ops cdktf`: `cdktf diff` and `cdktf deploy`, for a site that was named. */
export const cdktfCommand: CommandFactory = (context) =>
  new Command('cdktf')
    .description('Runs cdktf-cli for the site.')
    .argument('<arguments...>', 'as cdktf takes them, for example diff identity')
    .allowUnknownOption()
    .helpOption(false)
    .action((args: readonly string[]) => {
      const cli = require.resolve('cdktf-cli/bundle/bin/cdktf');
      const { status, error } = spawnSync(process.execPath, [cli, ...args], { stdio: 'inherit' });
      if (error !== undefined) {
        throw new OpsError({ what: 'cdktf-cli must run', found: error.message, remedy: 'run npm ci' });
      }
      context.exitCode = status === 0 ? ExitCode.OK : ExitCode.UNKNOWN;
    });
