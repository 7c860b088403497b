import { resolve } from 'node:path';
import { Command } from 'commander';
import type { CommandFactory } from '../program';

const HELP = `
It needs no account, no Terraform and no network, and writes nothing but the report.`;

/** `demo`: what the tool does, on a small site of its own. */
export const demoCommand: CommandFactory = (context) =>
  new Command('demo')
    .description('Shows on a small site what synthesis, rules, review, verify and report do.')
    .option('--out <file>', 'where the report is written', 'cdktf.out/demo.html')
    .addHelpText('after', HELP)
    .action(async ({ out }: { readonly out: string }) => {
      // Not at the top: only this command needs all of the tool.
      const { demoParts } = await import('../demo/demo');
      for await (const { title, lines } of demoParts(context.paint, resolve(out))) {
        for (const line of ['', context.paint.heading(title), '', ...lines]) context.terminal.line(line);
      }
    });
