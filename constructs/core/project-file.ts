import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of this tool in a project that has it as a package. */
const PACKAGE = join('node_modules', 'gatehouse');

/**
 * Absolute path of a file of the project, or of this tool where the project has it as a package, by its path from the
 * root. It works from the sources and from the bundle below node_modules.
 *
 * @throws RangeError when no directory above has it
 */
export function projectFile(path: string): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    const file = [join(directory, path), join(directory, PACKAGE, path)].find(existsSync);
    if (file !== undefined) return file;
    if (dirname(directory) === directory) throw new RangeError(`${path} is in no directory above ${__dirname}`);
  }
}
