import { join } from 'node:path';
import { SITES } from '../../sites/index';
import { testSites } from '../../testing/every-site';

// The one suite that reads the sites of this repository. `npm run snapshots` writes their folders `expected/`.
testSites(SITES, join(__dirname, '..', '..', 'sites'));
