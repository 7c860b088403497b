import type { Command } from 'commander';

/** Options of cdktf-cli that a review can carry, by its names. */
export function withCdktfOptions(command: Command): Command {
  const collect = (value: string, all: readonly string[] = []) => [...all, value];
  return command
    .option('--allow-file <file>', 'text with allowances')
    .option('--refresh-only', 'change no object, only refresh the state')
    .option('--terraform-parallelism <n>', "Terraform's -parallelism")
    .option('--var <name=value>', 'a variable; may be repeated', collect)
    .option('--var-file <file>', 'a file with variables; may be repeated', collect)
    .option('--migrate-state', 'move the state to the backend that the site has now')
    .option('--leave', 'let every object of the stack go: Terraform forgets it and deletes nothing');
}
