import { join } from 'node:path';
import { SITES } from '../../sites/index';
import { testSites } from '../../testing/every-site';

// The one suite that reads the sites of this repository. Each file of their folders `expected/` is a snapshot of jest: it is
// matched by `toMatchSnapshot` (testing/file-snapshot.ts), and `npm run snapshots` writes it with `jest -u`.
testSites(SITES, join(__dirname, '..', '..', 'sites'));
