#!/usr/bin/env node
// The operator's command line (`npm run ops -- ...`, `npx gatehouse ...`): bundles ops/main.ts and runs it in this process.
const { start } = require('./bundle.cjs');

// Large, and only some commands need them: they load when asked for.
start('ops/main.ts', { external: ['@kubernetes/client-node', 'pg', 'esbuild'] }, 2);
