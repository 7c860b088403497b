import type { HttpClient } from '../http-client';
import { parseState, type SyncState, serializeState } from './state';
import type { LoadedState, SaveResult, StateStore } from './state-store';

export interface ConfigMapStoreProps {
  /** A client for the API server that carries the service account's token and trusts its CA. */
  readonly client: HttpClient;
  readonly namespace: string;
  readonly name: string;
}

/** It is the key in the ConfigMap's data. */
export const STATE_KEY = 'state.json';

/**
 * The state in one ConfigMap that exists (Terraform creates it and ignores its data): the role needs only `get` and
 * `patch` on this name. Each patch carries the resource version of the read, so that a run started by hand beside the
 * scheduled one is detected before either writes to the edge.
 */
export class ConfigMapStore implements StateStore {
  private resourceVersion: string | undefined;

  constructor(private readonly props: ConfigMapStoreProps) {}

  get description(): string {
    return `config map ${this.props.namespace}/${this.props.name}`;
  }

  async load(): Promise<LoadedState> {
    try {
      const answer = await this.props.client.send('GET', this.path);
      if (answer.status !== 200) return { kind: 'unreachable', reason: `HTTP ${answer.status}` };
      const { version, text } = this.fieldsOf(answer.text);
      this.resourceVersion = version;
      if (text === undefined || text === '') return { kind: 'absent' };
      const state = parseState(text);
      return state === undefined
        ? { kind: 'damaged', reason: `${STATE_KEY} holds no state` }
        : { kind: 'loaded', state };
    } catch (error) {
      return { kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async save(state: SyncState): Promise<SaveResult> {
    // The unread state may hold a deferral or a pending write: a blind patch would delete it.
    if (this.resourceVersion === undefined) return { kind: 'failed', reason: 'it was never read' };
    const body = JSON.stringify({
      metadata: { resourceVersion: this.resourceVersion },
      data: { [STATE_KEY]: serializeState(state) },
    });
    try {
      const answer = await this.props.client.send('PATCH', this.path, body, {
        'content-type': 'application/merge-patch+json',
      });
      if (answer.status === 409) return { kind: 'conflict' };
      if (answer.status !== 200) return { kind: 'failed', reason: `HTTP ${answer.status}` };
      this.resourceVersion = this.fieldsOf(answer.text).version;
      return { kind: 'saved' };
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  close(): void {
    this.props.client.close();
  }

  private get path(): string {
    return `/api/v1/namespaces/${this.props.namespace}/configmaps/${this.props.name}`;
  }

  private fieldsOf(text: string): { version: string | undefined; text: string | undefined } {
    const value = JSON.parse(text) as {
      metadata?: { resourceVersion?: unknown };
      data?: Record<string, unknown>;
    } | null;
    const version = value?.metadata?.resourceVersion;
    const state = value?.data?.[STATE_KEY];
    return {
      version: typeof version === 'string' ? version : undefined,
      text: typeof state === 'string' ? state : undefined,
    };
  }
}
