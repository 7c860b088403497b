// The app command of cdktf.json: bundles main.ts and runs it in this process, from the project's root.
//   --bundle-only       makes the bundle, as `npm ci` does, so that the first synthesis finds it
//   --authentik-next    synthesises for the provider that the estate moves to next
import { createRequire } from 'node:module';
import { bundle, root } from './bundle.mjs';

process.chdir(root);
const file = bundle('main.ts', process.argv.includes('--authentik-next') ? ['authentik-next'] : []);
if (!process.argv.includes('--bundle-only')) createRequire(import.meta.url)(file);
