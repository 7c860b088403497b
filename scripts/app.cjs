// The app command of cdktf.json: bundles main.ts and runs it in this process, from the project's root.
//   --bundle-only       makes the bundle, as `npm ci` does, so that the first synthesis finds it
//   --authentik-next    synthesises for the provider that the site moves to next
const { bundle, root, start } = require('./bundle.cjs');

process.chdir(root);
// cdktf 0.21 calls util.isArray, and Node 24 would say so at each synthesis.
process.noDeprecation = true;
const next = process.argv.includes('--authentik-next');
const options = next ? { conditions: ['authentik-next'] } : {};
if (process.argv.includes('--bundle-only')) {
  const begin = Date.now();
  process.stderr.write('gatehouse bundles the synthesis ... ');
  bundle('main.ts', options);
  process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
} else start('main.ts', options, 1);
