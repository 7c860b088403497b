import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { nameOfSite, siteNamed } from '../../../sites/named';
import { loginHosts } from '../../../sites/schema/login-hosts';
import { OpsContext } from '../../core/context';
import { ExitCode } from '../../core/exit-code';
import { OpsError } from '../../core/ops-error';
import { reasonOf } from '../../core/reason';
import { ClientReader } from '../../kubernetes/client-reader';
import { readLiveFacts } from '../../review/live-facts';
import { concealEnvironment } from '../../review/plan-secrets';
import { lockFileOf, refuseSilentArguments } from '../machine-tools';
import { processRunner } from '../process-runner';
import { cliLine } from './cdktf-cli';
import { guardSettings } from './exchange';
import { Guard } from './guard';

/** The program behind scripts/terraform-guard.cjs. cdktf-cli shows all that it writes, as the lines of the stack. */
const write = (text: string) => process.stdout.write(`${text}\n`);
const show = (text: string) => write(cliLine(text));
const context = new OpsContext({
  site: () => siteNamed(nameOfSite(process.env.GATEHOUSE_SITE)),
  env: process.env,
  terminal: { line: show, note: show },
});

async function main(): Promise<number> {
  // A state or a plan that Terraform writes into a file holds secrets in the clear.
  process.umask(0o077);
  // A token must not reach the server of a site that was not named.
  nameOfSite(process.env.GATEHOUSE_SITE);
  refuseSilentArguments(context);
  concealEnvironment(context);
  const directory = process.cwd();
  const guard = new Guard(context, guardSettings(context), {
    directory,
    run: processRunner(),
    lockFile: lockFileOf(basename(directory)),
    liveFacts: (plan) => readLiveFacts(plan, new ClientReader(context, 'KUBE_CONFIG_PATH')),
    loginHosts: () => loginHosts(context.site),
    ask,
  });
  return guard.run(process.argv.slice(2));
}

/** The answer to a question, unless a signal or the end of the input comes first. */
function ask(question: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    write(question);
    const reader = createInterface({ input: process.stdin });
    const end = (answer?: string) => {
      reader.removeAllListeners();
      reader.close();
      process.stdin.pause();
      resolve(answer);
    };
    reader.once('line', end).once('close', () => end());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end());
  });
}

process.exitCode = ExitCode.UNKNOWN;
main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    show(context.secrets.conceal(`error: ${reasonOf(error)}`));
    process.exitCode = error instanceof OpsError ? error.exitCode : ExitCode.UNKNOWN;
  },
);
