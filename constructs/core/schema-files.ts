import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFile } from './project-file';
import { compareVersions } from './version';

/** The recorded versions of one thing in `schemas/`: a command writes one file for each version. */
export class SchemaFiles<T> {
  private readonly contents = new Map<string, T>();

  /**
   * @param name in front of the version, as in `helm-authentik`
   * @param folder @default schemas/
   */
  constructor(
    private readonly name: string,
    private readonly folder = dirname(projectFile('schemas/README.md')),
  ) {}

  /** The oldest first. */
  get versions(): readonly string[] {
    const prefix = `${this.name}@`;
    return readdirSync(this.folder)
      .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
      .map((file) => file.slice(prefix.length, -'.json'.length))
      .sort(compareVersions);
  }

  /** Undefined for a version that is not recorded. */
  of(version: string): T | undefined {
    const known = this.contents.get(version);
    if (known !== undefined || !this.versions.includes(version)) return known;
    const contents = JSON.parse(readFileSync(join(this.folder, `${this.name}@${version}.json`), 'utf8')) as T;
    this.contents.set(version, contents);
    return contents;
  }
}
