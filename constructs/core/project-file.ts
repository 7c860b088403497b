import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Absolute path of a file of this project, by its path from the root. It works from the sources and from the bundle
 * below node_modules.
 *
 * @throws RangeError when no directory above has it
 */
export function projectFile(path: string): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    const file = join(directory, path);
    if (existsSync(file)) return file;
    if (dirname(directory) === directory) throw new RangeError(`${path} is in no directory above ${__dirname}`);
  }
}
