import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BackupStore, StoredFile } from './store';

/** A folder: a volume of the pod, or a copy of the bucket at the operator's. */
export class DirectoryStore implements BackupStore {
  constructor(readonly place: string) {}

  async list(): Promise<readonly StoredFile[]> {
    const entries = await readdir(this.place, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    return Promise.all(files.map(async (name) => ({ name, bytes: (await stat(this.path(name))).size })));
  }

  text(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  async open(name: string): Promise<AsyncIterable<Uint8Array>> {
    await stat(this.path(name));
    return createReadStream(this.path(name));
  }

  async write(name: string, bytes: AsyncIterable<Uint8Array>, isWhole?: () => Promise<void>): Promise<void> {
    await mkdir(this.place, { recursive: true });
    const part = this.path(`.${name}.part`);
    const file = await open(part, 'w', 0o600);
    try {
      for await (const chunk of bytes) await file.writeFile(chunk);
      await isWhole?.();
      await file.sync();
      await file.close();
      await rename(part, this.path(name));
    } catch (error) {
      await file.close().catch(() => {});
      await rm(part, { force: true });
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  private path(name: string): string {
    return join(this.place, basename(name));
  }
}
