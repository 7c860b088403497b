import { readdirSync } from 'node:fs';
import { join } from 'node:path';

declare const FOLDER: string;

const folder = join(__dirname, FOLDER);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
for (const file of files.sort()) {
  describe(`${FOLDER}/${file}`, () => {
    require(join(folder, file));
  });
}
