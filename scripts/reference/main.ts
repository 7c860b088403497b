import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceDocuments } from './documents';

// npm run docs
const folder = join(__dirname, '../../docs/reference');
const documents = referenceDocuments();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [name, text] of documents) writeFileSync(join(folder, name), text);
