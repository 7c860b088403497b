// Refuses the app command of cdktf.json where `cdktf deploy`, or another command that runs Terraform, would go past the
// review: cdktf.json cannot name a Terraform, so only the app can notice. docs/pipelines.md.
const { spawnSync } = require('node:child_process');
const { readFileSync, realpathSync } = require('node:fs');
const { basename, join, resolve } = require('node:path');

const GUARD = join(__dirname, 'terraform-guard.cjs');
const RUN_TERRAFORM = ['deploy', 'apply', 'diff', 'plan', 'destroy', 'watch'];
const OTHERS = ['synth', 'synthesize', 'list', 'get', 'output', 'outputs', 'debug', 'provider'];
/** `cdktn` is the maintained fork. */
const CLI = /^cdkt[fn](\.js)?$/;
/** sh, npm and npx may stand between. */
const ANCESTORS = 12;

/**
 * Why cdktf-cli must not get the output of the synthesis: the fault, what was found, and the ways to go on.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} undefined where it may
 */
function refusal(env) {
  // cdktf-cli sets it for every synthesis that it starts.
  if (env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS === undefined || isGuard(env.TERRAFORM_BINARY_NAME))
    return undefined;
  const command = commandOfCdktf(process.ppid);
  if (OTHERS.includes(command)) return undefined;
  const found = command === undefined ? 'a command of cdktf-cli that cannot be read' : `cdktf ${command}`;
  const own = command === undefined || ['diff', 'plan'].includes(command) ? 'diff' : 'deploy';
  return [
    `error: cdktf must run Terraform through the review, found: ${found} without it; nothing was planned or applied. Either`,
    `  npm run ${own} -- STACK --site NAME`,
    'or give cdktf the Terraform that reviews each plan:',
    '  export TERRAFORM_BINARY_NAME="$PWD/scripts/terraform-guard.cjs" GATEHOUSE_SITE=NAME',
    `  npx cdktf ${own} STACK --skip-provider-lock`,
  ].join('\n');
}

function isGuard(binary) {
  if (binary === undefined) return false;
  try {
    return realpathSync(resolve(binary)) === realpathSync(GUARD);
  } catch {
    return false;
  }
}

/** The subcommand of the nearest cdktf-cli above this process. */
function commandOfCdktf(first) {
  for (let [pid, left] = [first, ANCESTORS]; pid > 1 && left > 0; left -= 1) {
    const { parent, args } = processOf(pid);
    const cli = args.findIndex((arg) => CLI.test(basename(arg)));
    const command =
      cli < 0 ? undefined : args.slice(cli + 1).find((arg) => [...RUN_TERRAFORM, ...OTHERS].includes(arg));
    if (command !== undefined) return command;
    pid = parent;
  }
  return undefined;
}

/** From /proc on Linux, from ps elsewhere. */
function processOf(pid) {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    // The name of the program, in brackets, may hold anything.
    const parent = Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    );
    return { parent, args };
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    const [parent = '0', ...args] = (stdout ?? '').trim().split(/\s+/);
    return { parent: Number(parent), args };
  }
}

module.exports = { refusal };
