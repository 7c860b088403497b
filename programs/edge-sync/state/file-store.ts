import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseState, type SyncState, serializeState } from './state';
import type { LoadedState, SaveResult, StateStore } from './state-store';

/** The state in a file: for a laptop, a test or a persistent volume. */
export class FileStore implements StateStore {
  private seen: string | undefined;

  constructor(private readonly path: string) {}

  get description(): string {
    return `file ${this.path}`;
  }

  async load(): Promise<LoadedState> {
    try {
      this.seen = this.read();
    } catch (error) {
      return { kind: 'unreachable', reason: messageOf(error) };
    }
    if (this.seen === undefined || this.seen.trim() === '') return { kind: 'absent' };
    const state = parseState(this.seen);
    return state === undefined ? { kind: 'damaged', reason: 'the file holds no state' } : { kind: 'loaded', state };
  }

  async save(state: SyncState): Promise<SaveResult> {
    const text = serializeState(state);
    try {
      if (this.read() !== this.seen) return { kind: 'conflict' };
      // Atomic: a pod may be killed at any moment.
      const part = `${this.path}.${process.pid}`;
      writeFileSync(part, text);
      renameSync(part, this.path);
    } catch (error) {
      return { kind: 'failed', reason: messageOf(error) };
    }
    this.seen = text;
    return { kind: 'saved' };
  }

  close(): void {}

  private read(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

function messageOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
