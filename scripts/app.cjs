// The app command of cdktf.json: bundles main.ts and runs it in this process, from the project's root.
//   --bundle-only       makes the bundle, as `npm ci` does, so that the first synthesis finds it
const { join } = require('node:path');
const { prepare, root, start, timed } = require('./bundle.cjs');
const { refusal } = require('./cdktf-caller.cjs');

process.chdir(root);
const options = { alias: { child_process: join(__dirname, 'left-out.cjs') } };
if (process.argv.includes('--bundle-only')) timed('bundles the synthesis', () => prepare('main.ts', options));
else {
  const refused = refusal(process.env);
  if (refused === undefined) start('main.ts', options, 1);
  else {
    console.error(refused);
    process.exitCode = 1;
  }
}
