import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runScript } from '../../scripts/script.cjs';
import { referenceDocuments } from './documents';

void runScript({
  usage: 'npm run docs',
  help: 'Writes docs/reference/ from the schema of a site, the commands, the alerts and the rules.',
  act: () => {
    const folder = join(__dirname, '../../docs/reference');
    const documents = referenceDocuments();
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [name, text] of documents) writeFileSync(join(folder, name), text);
  },
});
