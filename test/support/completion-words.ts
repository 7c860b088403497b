import { Command } from 'commander';
import { completionScript, type Shell } from '../../ops/site/completion-script';
import type { CompletionValues } from '../../ops/site/completion-values';

export const VALUES: CompletionValues = {
  sites: ['yours', 'example'],
  stacks: ['identity', 'platform', 'edge'],
  groups: ['Headscale Users', "Family's", '$(touch gatehouse-ran)'],
  hosts: ['wiki.example.org'],
  applications: ['Wiki'],
  checks: ['login-flow', 'live-version'],
};

/** A small program that has each kind of value. */
export function sampleScript(shell: Shell): string {
  const program = new Command('gatehouse').option('--site <name>', 'site to work on');
  program.addCommand(
    new Command('diff').description("Plans, the operator's").argument('[stacks...]').option('--json', 'as JSON'),
  );
  program.addCommand(
    new Command('access')
      .addCommand(new Command('why').option('--host <host>', 'a host').option('--group <name>', 'a group'))
      .addCommand(new Command('door')),
  );
  program.addCommand(new Command('invite').addCommand(new Command('create').argument('<group>')));
  program.addCommand(new Command('verify').argument('[checks...]'));
  return completionScript(shell, program, VALUES);
}

/** The words typed, the last one unfinished, and what is offered for it. */
export const COMPLETIONS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['di'], ['diff']],
  [['diff', 'ide'], ['identity']],
  [['diff', 'identity', 'pl'], ['platform']],
  [['diff', '--js'], ['--json']],
  [
    ['access', ''],
    ['why', 'door'],
  ],
  [['access', 'why', '--host', ''], ['wiki.example.org']],
  [['--site', 'y'], ['yours']],
  [['--site', 'yours', 'access', 'wh'], ['why']],
  [['diff', '--site', 'e'], ['example']],
  [['verify', 'login-'], ['login-flow']],
  [['invite', 'create', 'Head'], ['Headscale Users']],
  [['invite', 'create', 'Fam'], ["Family's"]],
  [['nosuch', 'x'], []],
];
