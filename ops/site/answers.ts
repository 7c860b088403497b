import { createInterface } from 'node:readline/promises';
import { host, siteName } from '../../sites/schema/fields/fields';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';

/** `site new` makes a site of these answers. */
export interface Answers {
  readonly name: string;
  readonly domain: string;
  /** authentik's host, under the domain. */
  readonly authentikHost: string;
  readonly platform: boolean;
  /** Whether it gets an edge stack. */
  readonly edge: boolean;
}

/**
 * Asks one question.
 *
 * @returns what was typed; undefined where no answer will come
 */
export type Ask = (question: string) => Promise<string | undefined>;

interface Question {
  readonly option: string;
  readonly text: string;
  /** Taken for an empty answer. */
  readonly proposal: (answers: Partial<Answers>) => string | undefined;
  readonly fault: (answer: string, answers: Partial<Answers>) => string | undefined;
}

const TEXTS: Readonly<Record<'name' | 'domain' | 'authentikHost', Question>> = {
  name: {
    option: '--name',
    text: 'name of the site',
    proposal: () => undefined,
    fault: (answer) =>
      // sites/index.ts is the registry: './index' would be that file, and not the folder of the site.
      issueOf(siteName.safeParse(answer)) ??
      (answer === 'index' ? 'is the name of the registry; choose another' : undefined),
  },
  domain: {
    option: '--domain',
    text: 'domain that its hosts are under, for example example.org',
    proposal: () => undefined,
    fault: (answer) => issueOf(host.safeParse(answer)),
  },
  authentikHost: {
    option: '--authentik-host',
    text: "authentik's host",
    proposal: ({ domain }) => `sso.${domain}`,
    fault: (answer, { domain = '' }) => {
      const isUnder = answer === domain || answer.endsWith(`.${domain}`);
      return (
        issueOf(host.safeParse(answer)) ?? (isUnder ? undefined : `is not under ${domain}; correct one of the two`)
      );
    },
  },
};

const PARTS: Readonly<Record<'platform' | 'edge', string>> = {
  platform: 'does Terraform install authentik on Kubernetes (platform)?',
  edge: 'does Cloudflare block what CrowdSec bans (edge)?',
};

/**
 * Completes the options of a command line.
 *
 * @param ask where questions can be answered; without it every text must be an option, and a part that is not named is left out
 * @throws OpsError (USAGE) naming each option that is missing, or what is wrong with one
 */
export async function answersOf(given: Partial<Answers>, ask?: Ask): Promise<Answers> {
  const texts = Object.entries(TEXTS) as [keyof typeof TEXTS, Question][];
  const missing = texts.filter(([key]) => given[key] === undefined).map(([, { option }]) => option);
  if (ask === undefined && missing.length > 0) {
    throw usage('without a terminal a new site needs its options', `no ${missing.join(', ')}`, 'add them');
  }
  let answers = given;
  for (const [key, question] of texts) {
    answers = { ...answers, [key]: given[key] ?? (await askText(question, answers, ask)) };
    const answer = answers[key] ?? '';
    const fault = question.fault(answer, answers);
    if (fault !== undefined) {
      const [what = '', remedy = ''] = fault.split('; ');
      throw usage(`${question.option} ${what}`, JSON.stringify(answer), remedy);
    }
  }
  for (const key of ['platform', 'edge'] as const) {
    const reply = given[key] ?? (ask === undefined ? false : await askPart(PARTS[key], ask));
    answers = { ...answers, [key]: reply };
  }
  return answers as Answers;
}

/**
 * Completes the options of a command line with questions, where there is a terminal. Questions go to stderr, results to
 * stdout.
 *
 * @throws OpsError as `answersOf`
 */
export async function answersOnTerminal(options: Partial<Answers>): Promise<Answers> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return answersOf(options);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    return await answersOf(options, (question) => Promise.race([lines.question(question), ended]));
  } finally {
    lines.close();
  }
}

/** Asks until the answer is right. */
async function askText(question: Question, answers: Partial<Answers>, ask: Ask | undefined): Promise<string> {
  const proposal = question.proposal(answers);
  let before = '';
  for (;;) {
    const reply = await ask?.(`${before}${question.text}${proposal === undefined ? '' : ` [${proposal}]`}: `);
    if (reply === undefined) throw usage('a question was not answered', 'the end of the input', 'or use the options');
    const answer = reply.trim() === '' ? (proposal ?? '') : reply.trim();
    const fault = question.fault(answer, answers);
    if (fault === undefined) return answer;
    before = `${fault}\n`;
  }
}

/** Asks until the answer is yes or no; none is no. */
async function askPart(part: string, ask: Ask): Promise<boolean> {
  let before = '';
  for (;;) {
    const reply = ((await ask(`${before}${part} [y/N] `)) ?? '').trim();
    if (/^y(es)?$/i.test(reply)) return true;
    if (/^(no?)?$/i.test(reply)) return false;
    before = 'is neither yes nor no; answer y or n\n';
  }
}

function issueOf(result: { readonly error?: { readonly issues: readonly { readonly message: string }[] } }) {
  return result.error?.issues[0]?.message;
}

function usage(what: string, found: string, remedy: string): OpsError {
  return new OpsError({ what, found, remedy, exitCode: ExitCode.USAGE });
}
