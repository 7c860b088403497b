import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeIf } from '../support/describe-if';
import { eachFolder } from '../support/per-test';

const missing = spawnSync('bash', ['--version']).status === 0 ? undefined : 'there is no bash';
const file = join(__dirname, '..', '..', '.github', 'workflows', 'plan.yml');
type Jobs = Readonly<Record<string, { readonly steps?: readonly { name?: string; run?: string }[] }>>;
const { jobs } = parse(readFileSync(file, 'utf8')) as { jobs: Jobs };
const folder = eachFolder();

/** Writes what a synthesis writes. */
const NPM = `#!/bin/sh
[ "$3" = synth ] || exit 9
for stack in identity edge; do
  mkdir -p cdktf.out/stacks/$stack
  echo "{}" > cdktf.out/stacks/$stack/cdk.tf.json
  echo secret > cdktf.out/stacks/$stack/terraform.tfstate
done
`;

/** Records its arguments, looks for the stack that is to be planned, and writes a review. */
const NODE = `#!/bin/sh
echo "$*" > called
while [ $# -gt 0 ]; do [ "$1" = --synthesised ] && from=$2; shift; done
[ -f "$from/stacks/identity/cdk.tf.json" ] || exit 9
mkdir -p cdktf.out/stacks/identity
echo review > cdktf.out/stacks/identity/review.md
exit 1
`;

/** Runs a step as the workflow's `shell: bash` does. */
function step(job: string, name: string, directory: string): number | null {
  const script = jobs[job]?.steps?.find((one) => one.name === name)?.run ?? 'exit 99';
  const own = { RUNNER_TEMP: join(folder(), 'temp'), GITHUB_STEP_SUMMARY: join(folder(), 'summary') };
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: join(folder(), directory),
    env: {
      ...own,
      PATH: `${join(folder(), 'bin')}:${process.env.PATH}`,
      STACK: 'identity',
      ALLOWANCES: 'a $(touch x)',
    },
  });
  return status;
}

describeIf('the workflow of a plan', missing)('the workflow of a plan', () => {
  beforeEach(() => {
    for (const name of ['bin', 'temp', 'branch', 'base']) mkdirSync(join(folder(), name));
    writeFileSync(join(folder(), 'bin', 'npm'), NPM, { mode: 0o755 });
    writeFileSync(join(folder(), 'bin', 'node'), NODE, { mode: 0o755 });
  });

  test('hands the JSON of the branch to the checkout of the base, and nothing else of it', () => {
    expect(step('synth', 'Synthesise', 'branch')).toBe(0);
    // This does what upload and download do with the folder.
    cpSync(join(folder(), 'branch', 'synthesised'), join(folder(), 'temp', 'synthesised'), { recursive: true });
    const handed = join(folder(), 'temp', 'synthesised', 'cdktf.out', 'stacks');
    expect(existsSync(join(handed, 'edge', 'cdk.tf.json'))).toBe(true);
    expect(existsSync(join(handed, 'identity', 'terraform.tfstate'))).toBe(false);
    expect(step('plan', 'Plan', 'base')).toBe(1);
    const called = readFileSync(join(folder(), 'base', 'called'), 'utf8');
    expect(called).toMatch(/^scripts\/with-secrets\.mjs identity npm run -s diff -- identity --synthesised /);
    expect(readFileSync(join(folder(), 'summary'), 'utf8')).toBe('review\n');
    expect(readFileSync(join(folder(), 'temp', 'allowances.md'), 'utf8')).toBe('a $(touch x)');
    expect(existsSync(join(folder(), 'base', 'x'))).toBe(false);
  });
});
