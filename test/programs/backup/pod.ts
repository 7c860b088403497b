import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBackup } from '../../../programs/backup/program';

export const CONTENTS = {
  postgresql: '15.14',
  authentik: '2026.2.2',
  rows: { users: 4, passkeys: 6, groups: 9, flows: 14, providers: 11, sessions: 3 },
};
export const NOW = new Date('2026-11-27T03:15:00Z');

/** The pod of a backup without its container with pg_dump: the test writes what that would write. */
export class Pod {
  readonly directory = mkdtempSync(join(tmpdir(), 'gatehouse-backup-'));
  readonly exchange = join(this.directory, 'exchange');
  readonly storage = join(this.directory, 'storage');
  readonly log: Record<string, unknown>[] = [];

  constructor() {
    mkdirSync(this.exchange);
    mkdirSync(this.storage);
  }

  /** A dump that pg_dump ended with 0, unless another file says so. */
  dumps(bytes: Uint8Array, outcome: 'dumped' | 'failed' = 'dumped', said = ''): void {
    writeFileSync(join(this.exchange, 'rows'), JSON.stringify(CONTENTS));
    writeFileSync(join(this.exchange, 'dump'), bytes);
    writeFileSync(join(this.exchange, outcome), said);
  }

  /** psql or pg_dump failed before the first byte. */
  fails(said: string): void {
    writeFileSync(join(this.exchange, 'failed'), said);
  }

  async run(env: Readonly<Record<string, string>> = {}, now = NOW): Promise<number> {
    return runBackup({
      env: {
        BACKUP_EXCHANGE: this.exchange,
        BACKUP_DIRECTORY: this.storage,
        BACKUP_KEEP_DAYS: '30',
        BACKUP_KEEP_AT_LEAST: '2',
        ...env,
      },
      now: () => now,
      stdout: (text) => this.log.push(JSON.parse(text)),
    });
  }

  get stored(): readonly string[] {
    return readdirSync(this.storage).sort();
  }

  read(name: string): Buffer {
    return readFileSync(join(this.storage, name));
  }

  put(...names: readonly string[]): void {
    for (const name of names) writeFileSync(join(this.storage, name), 'x');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
