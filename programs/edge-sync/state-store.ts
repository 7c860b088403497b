import type { SyncState } from './state';

export type LoadedState =
  | { readonly kind: 'loaded'; readonly state: SyncState }
  /** Nothing was ever saved. */
  | { readonly kind: 'absent' }
  /** Something is there that is no state: it is replaced at the next save. */
  | { readonly kind: 'damaged'; readonly reason: string }
  /** The store cannot be read at all. */
  | { readonly kind: 'unreachable'; readonly reason: string };

export type SaveResult =
  | { readonly kind: 'saved' }
  /** Another run has saved since this one loaded. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Where the state lives between two pods. Neither method throws: a broken store must not stop a read. */
export interface StateStore {
  readonly description: string;
  load(): Promise<LoadedState>;
  save(state: SyncState): Promise<SaveResult>;
  close(): void;
}
