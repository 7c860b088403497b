import { OpsContext } from '../../../ops/core/context';
import type { ExitCode } from '../../../ops/core/exit-code';
import { type CommandFactory, runOps } from '../../../ops/program';
import type { Site } from '../../../sites/schema/site';
import { defineFixture } from '../site/defined-site';

export interface Address {
  readonly url: string;
  readonly token: string;
}

export interface OpsRun {
  readonly code: ExitCode;
  readonly out: readonly string[];
  readonly err: readonly string[];
  /** Everything that a person can see, in its order. */
  readonly text: string;
  /** The result, of a run with `--json`. */
  readonly json: () => unknown;
}

export interface OpsRunProps {
  readonly site?: Site;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Width of the terminal. @default none: a pipe */
  readonly columns?: number | undefined;
}

export const NOW = new Date('2026-11-25T03:15:00Z');

/** Runs one command line against the stand-in, with its token. */
export async function runAgainst(
  server: Address,
  command: CommandFactory,
  args: readonly string[],
  { site = defineFixture(), env = {}, columns }: OpsRunProps = {},
): Promise<OpsRun> {
  const out: string[] = [];
  const err: string[] = [];
  const seen: string[] = [];
  const into = (lines: string[]) => (text: string) => {
    lines.push(text);
    seen.push(text);
  };
  const context = new OpsContext({
    site: () => site,
    env: { AUTHENTIK_URL: server.url, AUTHENTIK_TOKEN: server.token, AUTHENTIK_TIMEOUT_SECONDS: '60', ...env },
    terminal: { line: into(out), note: into(err), columns },
    now: () => NOW,
  });
  const code = await runOps(args, context, [command]);
  return { code, out, err, text: seen.join('\n'), json: () => JSON.parse(out.join('\n')) };
}
