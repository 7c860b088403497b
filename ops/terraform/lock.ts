import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlanTools } from './plan-tools';
import { LOCK_FILE, StackFolder, stacksIn } from './stack-folder';
import { Terraform } from './terraform';

/** Platforms of workstations and runners. */
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_arm64'];

/**
 * Asks the registry for the checksums of every provider, and keeps them where the repository has them. Behind a mirror
 * this fails: a mirror knows one platform.
 *
 * @returns the files
 * @throws OpsError (UNKNOWN) when Terraform fails
 */
export async function lockStacks(tools: PlanTools): Promise<readonly string[]> {
  await tools.synthesise();
  const files: string[] = [];
  for (const stack of stacksIn(tools.output)) {
    const { directory } = StackFolder.of(tools.output, stack);
    tools.note(`${stack}: providers lock`);
    // What an earlier init wrote there has the checksums of one platform.
    rmSync(join(directory, LOCK_FILE), { force: true });
    await new Terraform({ ...tools, directory }).lock(PLATFORMS);
    const file = tools.lockFileOf(stack);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(join(directory, LOCK_FILE), file);
    files.push(file);
  }
  return files;
}
