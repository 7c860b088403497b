#!/usr/bin/env node
// The operator's command line (`npm run ops -- ...`, `npx gatehouse ...`): bundles ops/main.ts and runs it in this process.
//   --bundle-only       makes the bundle, as `npm ci` does, so that the first command finds it
const { prepare, start, timed } = require('./bundle.cjs');

// Large, and only some commands need them: they load when asked for.
const options = { external: ['@kubernetes/client-node', 'pg', 'esbuild'] };
if (process.argv.includes('--bundle-only')) timed('bundles the commands', () => prepare('ops/main.ts', options));
else start('ops/main.ts', options, 2);
