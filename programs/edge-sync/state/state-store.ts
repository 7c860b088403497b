import type { SyncState } from './state';

export type LoadedState =
  | { readonly kind: 'loaded'; readonly state: SyncState }
  /** Nothing was ever saved. */
  | { readonly kind: 'absent' }
  /** The content is not a state: the next save replaces it. */
  | { readonly kind: 'damaged'; readonly reason: string }
  /** The store cannot be read at all. */
  | { readonly kind: 'unreachable'; readonly reason: string };

export type SaveResult =
  | { readonly kind: 'saved' }
  /** Another run has saved since this one loaded. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly reason: string };

/** A store keeps the state between two pods. No method throws: a broken store must not stop a read. */
export interface StateStore {
  readonly description: string;
  load(): Promise<LoadedState>;
  save(state: SyncState): Promise<SaveResult>;
  close(): void;
}
