import { ExitCode } from './exit-code';
import { OpsError } from './ops-error';
import { reasonOf } from './reason';

/** Does something with a file that the command line names. @throws OpsError (USAGE) where that fails */
export function withFile<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new OpsError({ what, found: reasonOf(error), remedy: 'choose another file', exitCode: ExitCode.USAGE });
  }
}
