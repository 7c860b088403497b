// The app command of cdktf.json: bundles main.ts and runs it in this process, from the project's root.
//   --bundle-only       makes the bundle, as `npm ci` does, so that the first synthesis finds it
//   --authentik-next    synthesises for the provider that the site moves to next
const { prepare, root, start, timed } = require('./bundle.cjs');

process.chdir(root);
// cdktf 0.21 calls util.isArray, and Node 24 would say so at each synthesis.
process.noDeprecation = true;
// V8 optimises a function in a thread of its own after a number of calls. Most of them end before that pays: a synthesis of a
// large site still reaches this budget, seven times the default.
require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
// cdktf records a stack trace with every token, and no message shows one: a tenth of a synthesis.
Error.captureStackTrace = () => {};
const next = process.argv.includes('--authentik-next');
const options = next ? { conditions: ['authentik-next'] } : {};
if (process.argv.includes('--bundle-only')) timed('bundles the synthesis', () => prepare('main.ts', options));
else start('main.ts', options, 1);
