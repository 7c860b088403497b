import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as timer } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { withFile } from '../core/named-file';
import { OpsError } from '../core/ops-error';
import { printable } from '../core/printable';
import type { CommandFactory } from '../program';
import { renderDocument } from '../site/rendered';
import type { Check } from '../verify/check';
import type { CheckSources } from '../verify/check-sources';
import { CHECKS } from '../verify/checks/index';
import { LiveSources } from '../verify/live-sources';
import { junitOf, linesOf, reportOf } from '../verify/report';
import { type CheckRun, exitCodeOf, runChecks } from '../verify/runner';

export interface VerifyProps {
  /** Returns the servers that the checks read. @default the live site */
  readonly sources?: (context: OpsContext, bannedProxy: URL | undefined) => CheckSources;
  /** @default a timer */
  readonly sleep?: (ms: number) => Promise<void>;
}

interface Options {
  readonly only: readonly Check[];
  /** Checks that must decide. */
  readonly require: readonly Check[];
  readonly watch?: boolean;
  readonly interval: number;
  readonly timeout: number;
  readonly bannedProxy?: URL;
  readonly json?: boolean;
  readonly junit?: string;
}

const HELP = `
Checks:
${CHECKS.map(({ number, id, title, needs }) => `  ${String(number).padStart(2)}  ${id.padEnd(25)}${title} (${needs.join(', ')})`).join('\n')}

Reads from, each only for the checks that need it (docs/verify.md):
  KUBECONFIG, AUTHENTIK_TOKEN, DATABASE_URL, CLOUDFLARE_READ_TOKEN, and what Terraform needs for a plan

Examples:
  npm run ops -- verify                                 everything, once
  npm run ops -- verify --only 1-6,live-version         after a restart of the outpost: no plan is made
  npm run ops -- verify --only 1,2,6 --watch            while an upgrade runs, until all three pass
  npm run ops -- verify --banned-proxy http://192.0.2.7:3128 --only banned-address

A check that needs what is not here (a kubeconfig, a database, Terraform's variables, a banned address) is not asked and decides
nothing; --require makes it decide.

Exit codes: 0 all that was asked passes, 1 a check failed, 4 none failed and at least one is unknown, or none was asked,
2 wrong command line or site.`;

const JUNIT = '--junit is not a file that can be written';

/** Looks at the live site after an upgrade. */
export const verifyCommand: CommandFactory = verifyCommandWith();

export function verifyCommandWith(props: VerifyProps = {}): CommandFactory {
  return (context) =>
    new Command('verify')
      .description('Checks the live site after an upgrade; reads only.')
      .addOption(
        new Option('--only <checks>', 'checks by id, number or range, with commas between; adds up')
          .argParser(checksOf)
          .default(CHECKS, 'all'),
      )
      .addOption(
        new Option('--require <checks>', 'checks that must decide: unknown where what they need is not here; adds up')
          .argParser((text: string, previous: readonly Check[]) => checksOf(text, previous))
          .default([], 'none'),
      )
      .option('--watch', 'repeat until all pass; stderr gets one line per change')
      .option('--interval <seconds>', 'between two rounds of --watch', secondsOf, 15)
      .option('--timeout <seconds>', 'how long --watch goes on', secondsOf, 1800)
      .option('--banned-proxy <url>', 'HTTP proxy on a banned address, for banned-address', (text) =>
        proxyOf(context, text),
      )
      .option('--json', 'print the results as JSON')
      .option('--junit <file>', 'write the results as JUnit XML too')
      .addHelpText('after', HELP)
      .action((options: Options) => verify(context, options, props));
}

async function verify(context: OpsContext, options: Options, props: VerifyProps): Promise<void> {
  const { sources: sourcesOf = (...args) => new LiveSources(...args, renderDocument) } = props;
  const sources = sourcesOf(context, options.bannedProxy);
  // Said at once, and not by each check: nothing can be looked at without a site.
  const { name } = sources.site;
  const { junit } = options;
  // Before half an hour is spent, and before its code could hide that a check failed.
  if (junit !== undefined) withFile(JUNIT, () => appendFileSync(junit, ''));
  const runs =
    options.watch === true ? await watch(context, options, sources, props) : await runOnce(context, options, sources);
  const report = reportOf(name, runs);
  if (report.results.length === 0) {
    throw new OpsError({
      what: 'no check is about something that the site has',
      found: report.notApplicable.join(', '),
      remedy: 'choose others with --only',
      exitCode: ExitCode.USAGE,
    });
  }
  context.print(options.json === true, report, linesOf);
  context.exitCode = exitCodeOf(runs);
  if (junit !== undefined) withFile(JUNIT, () => writeFileSync(junit, junitOf(report)));
}

/** The texts come from servers: nothing that a terminal obeys, and no secrets, since a file is no terminal. */
async function runOnce(
  { secrets }: OpsContext,
  { only, require: required }: Options,
  sources: CheckSources,
): Promise<readonly CheckRun[]> {
  const concealLine = (text: string) => printable(secrets.conceal(text).replace(/\s+/g, ' '));
  return (await runChecks(only, sources, required)).map(({ check, result }) => {
    if (result === undefined) return { check, result };
    const { verdict, seen, remedy } = result;
    const shown = { verdict, seen: concealLine(seen) };
    return { check, result: remedy === undefined ? shown : { ...shown, remedy: concealLine(remedy) } };
  });
}

async function watch(context: OpsContext, options: Options, sources: CheckSources, { sleep = timer }: VerifyProps) {
  const end = context.now().getTime() + options.timeout * 1000;
  const last = new Map<string, string>();
  for (;;) {
    const runs = await runOnce(context, options, sources);
    const now = context.now();
    for (const { check, result } of runs) {
      if (result === undefined || last.get(check.id) === result.verdict) continue;
      last.set(check.id, result.verdict);
      context.terminal.note(`${now.toISOString()} ${check.id} ${result.verdict}: ${result.seen}`);
    }
    if (exitCodeOf(runs) === ExitCode.OK || now.getTime() + options.interval * 1000 > end) return runs;
    await sleep(options.interval * 1000);
  }
}

function checksOf(text: string, previous: readonly Check[]): readonly Check[] {
  const before = previous === CHECKS ? [] : previous;
  const wanted = new Set([...before, ...text.split(',').flatMap((part) => checksIn(part.trim()))]);
  return CHECKS.filter((check) => wanted.has(check));
}

function checksIn(part: string): readonly Check[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
  const found = CHECKS.filter(({ id, number }) =>
    first === undefined ? id === part : number >= Number(first) && number <= Number(last),
  );
  if (found.length > 0) return found;
  const ids = CHECKS.map(({ id }) => id).join(', ');
  throw new InvalidArgumentError(`No such check: ${JSON.stringify(part)}; use 1 to ${CHECKS.length}, or ${ids}.`);
}

function secondsOf(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Give a whole number of seconds above 0.');
}

function proxyOf({ secrets }: OpsContext, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The refusal quotes the text.
  secrets.add(url?.password ?? '');
  if (url?.protocol === 'http:' && url.username === '' && url.password === '') return url;
  throw new InvalidArgumentError('Give an http:// address without a user and a password.');
}
