import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { formatCount } from '../../constructs/core/counted';
import type { Site } from '../../sites/schema/site';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { table } from '../core/terminal';

const HELP = `
Examples:
  npm run ops -- secrets init --file .env   writes what is missing there, readable by you alone
  set -a; . ./.env; set +a                  sets the variables in this shell, and leaves none in its history
  npm run ops -- secrets check

docs/secrets.md has the same with SOPS, 1Password, Vault and age.`;

/** `secrets`: what \`diff\` and \`deploy\` need in the environment. No value is ever printed but one that \`init\` generates. */
export const secretsCommand = (context: OpsContext): Command =>
  new Command('secrets')
    .description('Prepares and checks the secrets of the site, which are variables of the environment.')
    .addHelpText('after', HELP)
    .addCommand(init(context))
    .addCommand(check(context));

function init(context: OpsContext): Command {
  return new Command('init')
    .description('Generates the secrets that exist nowhere yet, and says where each other one comes from.')
    .option('--file <file>', 'file that gets the lines it does not have yet; default: they are printed')
    .addHelpText('after', HELP)
    .action(({ file }: { readonly file?: string }) => {
      const present = file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '';
      const known = new Set([
        ...context.variableNames.filter((name) => context.variable(name)),
        ...readAssigned(present),
      ]);
      const lines = describeMissing(context.site, known, present);
      if (file === undefined) {
        for (const line of lines) context.terminal.line(line);
        return;
      }
      const gap = present === '' || present.endsWith('\n') ? '' : '\n';
      writeFileSync(file, `${present}${gap}${lines.map((line) => `${line}\n`).join('')}`, { mode: 0o600 });
      chmodSync(file, 0o600);
      const generated = lines.filter((line) => line.startsWith(VARIABLE));
      const open = lines.filter((line) => line.startsWith(`# ${VARIABLE}`));
      context.terminal.line(`${file}: ${formatCount(generated.length, 'secret')} generated, ${open.length} to fill in`);
      for (const line of open) context.terminal.line(`  ${line.slice('# '.length, -'='.length)}`);
    });
}

const VARIABLE = 'TF_VAR_';

/** A secret that only a person has stays a comment: Terraform would take an empty variable for its value. */
function describeMissing({ secrets }: Site, known: ReadonlySet<string>, present: string): readonly string[] {
  return Object.entries(secrets)
    .filter(([name]) => !known.has(`${VARIABLE}${name}`) && !present.includes(`# ${VARIABLE}${name}=`))
    .flatMap(([name, { opens, from, random }]) =>
      random === undefined
        ? [`# opens ${opens}; from ${from}`, `# ${VARIABLE}${name}=`]
        : [
            `# opens ${opens}; generated, keep it`,
            // Without quotes, which some readers of such files take for a part of the value.
            `${VARIABLE}${name}=${randomBytes(random.bytes).toString(random.encoding)}`,
          ],
    );
}

function readAssigned(text: string): readonly string[] {
  return [...text.matchAll(/^(?:export )?(TF_VAR_\w+)=./gm)].map(([, name = '']) => name);
}

function check(context: OpsContext): Command {
  return new Command('check')
    .description('Shows which secrets of the site the environment has.')
    .option('--json', 'print them as JSON')
    .addHelpText('after', `${HELP}\nExit code 1 when one is not set.`)
    .action(({ json }: { readonly json?: boolean }) => {
      const secrets = Object.entries(context.site.secrets).map(([name, { opens, from }]) => {
        const variable = `${VARIABLE}${name}`;
        return { variable, isSet: context.variable(variable) !== undefined, opens, from };
      });
      const missing = secrets.filter(({ isSet }) => !isSet);
      context.print(json === true, { secrets }, () => [
        table(
          ['variable', '', 'opens', 'from'],
          secrets.map(({ variable, isSet, opens, from }) => [variable, isSet ? 'set' : 'not set', opens, from]),
        ),
        missing.length === 0 ? 'every secret is set' : `${formatCount(missing.length, 'secret')} not set`,
      ]);
      if (missing.length > 0) context.exitCode = ExitCode.NO;
    });
}
