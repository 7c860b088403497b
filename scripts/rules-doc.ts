import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesDocument } from '../rules/catalogue';

// npm run docs:rules
writeFileSync(join(__dirname, '..', 'docs', 'rules.md'), rulesDocument());
