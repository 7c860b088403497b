// Answers what the versions workflow asks of `gh`, over a bare Git repository and a folder with the artifact. Each call is a
// line of CALLS.
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { FAKE_GH: folder = '' } = process.env;
const args = process.argv.slice(2);
appendFileSync(join(folder, 'calls'), `${JSON.stringify(args)}\n`);

const git = (gitArgs, input, env = {}) =>
  execFileSync('git', ['--git-dir', join(folder, 'bare'), ...gitArgs], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  }).trim();
const body = () => JSON.parse(readFileSync(0, 'utf8'));
const field = (name) => args.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
const AUTHOR = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
  [`GIT_${who}_NAME`, 'workflow'],
  [`GIT_${who}_EMAIL`, 'workflow@example.org'],
]);

const answers = {
  'ref/heads/main': () => git(['rev-parse', 'main']),
  blobs: () => {
    const { content, encoding } = body();
    return git(['hash-object', '-w', '--stdin'], Buffer.from(content, encoding));
  },
  trees: () => {
    const { base_tree: base, tree } = body();
    const index = { GIT_INDEX_FILE: join(folder, 'index') };
    git(['read-tree', base], undefined, index);
    for (const { path, mode, sha } of tree)
      git(['update-index', '--add', '--cacheinfo', `${mode},${sha},${path}`], undefined, index);
    return git(['write-tree'], undefined, index);
  },
  commits: () => {
    const { message, tree, parents } = body();
    return git(['commit-tree', tree, ...parents.flatMap((one) => ['-p', one])], message, Object.fromEntries(AUTHOR));
  },
  refs: () => git(['update-ref', field('ref'), field('sha'), '']),
};

const [command, action, ...rest] = args;
const pull = join(folder, 'pull-request');
if (command === 'run') cpSync(join(folder, 'artifact'), '.', { recursive: true });
else if (command === 'api') {
  const path = action.split('/git/')[1] ?? '';
  const branch = /^refs\/(heads\/.*)$/.exec(path)?.[1];
  const exists = branch !== undefined && git(['for-each-ref', `refs/${branch}`]) !== '';
  if (exists) git(['update-ref', `refs/${branch}`, field('sha')]);
  else if (branch !== undefined) {
    process.stderr.write('gh: Reference does not exist (HTTP 422)\n');
    process.exitCode = 1;
  } else process.stdout.write(`${answers[path]()}\n`);
} else if (action === 'list') process.stdout.write(existsSync(pull) ? '7\n' : '');
else if (action === 'create' || action === 'edit') {
  const text = readFileSync(rest[rest.indexOf('--body-file') + 1], 'utf8');
  writeFileSync(pull, JSON.stringify({ title: rest[rest.indexOf('--title') + 1], text }));
} else throw new Error(`gh ${args.join(' ')} is not known`);
