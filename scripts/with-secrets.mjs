// Runs a command with the secrets of one stack and no others: node scripts/with-secrets.mjs STACK COMMAND...
//
// GATEHOUSE_SITE names the site. SECRETS and VARIABLES hold all that GitHub has, as `toJSON(secrets)` and `toJSON(vars)`
// write it. Which of them the stack needs is in `expected/pipeline.json` of the site, written by `npm run snapshots`.
// Exit code 2 when one is missing, else that of the command.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const [stack = '', command = '', ...args] = process.argv.slice(2);
const { SECRETS = '{}', VARIABLES = '{}', ...environment } = process.env;
const { GATEHOUSE_SITE: site } = environment;
const file = `sites/${site}/expected/pipeline.json`;
if (!site || !existsSync(file))
  fail(`no site ${JSON.stringify(site ?? '')}; set the variable GATEHOUSE_SITE of the repository`);
const { backend, stacks } = JSON.parse(readFileSync(file, 'utf8'));
const needs = stacks.find(({ name }) => name === stack);
if (needs === undefined)
  fail(`no stack ${JSON.stringify(stack)} in ${file}; choose one of ${stacks.map(({ name }) => name).join(', ')}`);

const missing = [];
const pick = (kind, from, names) =>
  Object.fromEntries(
    Object.entries(names).map(([name, source]) => {
      if (!from[source]) missing.push(`${kind} ${source}`);
      return [name, from[source]];
    }),
  );
const secrets = JSON.parse(SECRETS);
const given = {
  ...pick('secret', secrets, Object.fromEntries(backend.map((name) => [name, name]))),
  ...pick('secret', secrets, needs.secrets),
  ...pick('variable', JSON.parse(VARIABLES), needs.variables),
};
if (missing.length > 0)
  fail(`stack ${stack}: GitHub has no ${missing.join(', no ')}; add each to the environment of the job`);
const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...environment, ...given } });
if (error !== undefined) fail(error.message);
process.exitCode = status ?? 1;

function fail(message) {
  console.error(message);
  process.exit(2);
}
