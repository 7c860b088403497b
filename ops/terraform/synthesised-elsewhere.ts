import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../core/exit-code';
import { readJson } from '../core/json';
import { withFile } from '../core/named-file';
import { OpsError } from '../core/ops-error';
import { type Attributes, isAttributes } from '../review/plan-document';
import { foreignFaults, newVariables } from './foreign-stack';
import { stacksIn } from './stack-folder';

/** In a plan it stands for the secret of a variable that this checkout does not have: no review shows a secret. */
const NO_SECRET = 'a secret that the plan of another checkout does not get';

/**
 * Puts stacks that another checkout has synthesised, without tokens, in the place of this checkout's own.
 *
 * @param folder what that checkout wrote: its `cdktf.out`
 * @param output where this one has synthesised
 * @returns `NAME=VALUE` for each variable that only the other checkout has
 * @throws OpsError USAGE where a stack is missing, REFUSED where it could do more with tokens than this checkout's own
 */
export function takeSynthesised(stacks: readonly string[], folder: string, output: string): readonly string[] {
  const own = new Map(stacksIn(output).map((stack) => [stack, stackIn(output, stack)]));
  const taken = stacks.map((stack) => {
    const [foreign, trusted = {}] = [stackIn(folder, stack), own.get(stack)];
    const faults = foreignFaults(foreign, [trusted, ...own.values()]);
    if (faults.length > 0) throw elsewhereError(stack, faults);
    return { stack, foreign, variables: newVariables(foreign, trusted) };
  });
  for (const { stack, foreign } of taken) writeFileSync(fileOf(output, stack), JSON.stringify(foreign, null, 2));
  return [...new Set(taken.flatMap(({ variables }) => variables))].map((name) => `${name}=${NO_SECRET}`);
}

function fileOf(folder: string, stack: string): string {
  return join(folder, 'stacks', stack, 'cdk.tf.json');
}

function stackIn(folder: string, stack: string): Attributes {
  const file = fileOf(folder, stack);
  const document = readJson(withFile(`there is no stack ${stack} in ${folder}`, () => readFileSync(file, 'utf8')));
  if (isAttributes(document)) return document;
  throw new OpsError({
    what: `${file} is no stack`,
    remedy: 'hand over what `npm run synth` has written',
    exitCode: ExitCode.USAGE,
  });
}

function elsewhereError(stack: string, faults: readonly string[]): OpsError {
  return new OpsError({
    what: `${stack} as the other checkout has synthesised it is not planned with the tokens of this one`,
    found: faults.join('; '),
    remedy: `read the branch, and plan it on a machine of an operator: \`npm run diff -- ${stack}\``,
    exitCode: ExitCode.REFUSED,
  });
}
