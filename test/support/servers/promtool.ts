import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Looks for the tool that comes with Prometheus. */
export function findMissingPromtool(): string | undefined {
  const isThere = spawnSync('promtool', ['--version']).status === 0;
  return isThere ? undefined : 'there is no promtool (test/real/setup/prometheus.sh)';
}

interface PromtoolRun {
  readonly status: number | null;
  readonly text: string;
}

/** Runs promtool in a folder of its own, which holds these files. JSON is YAML. */
export function promtool(files: Readonly<Record<string, unknown>>, ...args: readonly string[]): PromtoolRun {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-promtool-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), JSON.stringify(content));
    const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd: directory, encoding: 'utf8' });
    if (error !== undefined) throw error;
    return { status, text: `${stdout}${stderr}` };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
