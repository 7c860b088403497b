import { isReference } from '../core/static-text';
import type { ClusterService } from '../kubernetes/cluster-service';
import { EnvValue } from '../kubernetes/env-value';
import { memoryBytes } from '../kubernetes/quantity';

/** Origin of a decision, in CrowdSec's words. `CAPI` and `lists` are tens of thousands and do not fit (incident I5). */
export type DecisionOrigin = 'crowdsec' | 'cscli' | 'cscli-import' | 'console' | 'lists' | 'CAPI' | 'remediation_sync';

/** What the program reads from its environment, without its secrets and without its state. */
export interface EdgeSyncSettings {
  /** CrowdSec's local API, which the bans are read from. */
  readonly lapi: ClusterService;
  /** Where the gauges go. @default none are sent */
  readonly pushgateway?: ClusterService | undefined;
  /** Cloudflare's account id, or a reference to it. */
  readonly accountId: string;
  /** An IP list of that account: a-z, 0-9 and `_`, at most 50 characters. */
  readonly listName: string;
  /** The list's id, or a reference to it: the sync then refuses any other list of that name. @default not compared */
  readonly listId?: string;
  /** Origins of decisions that reach the edge, the most important first: the order decides when the list is full. */
  readonly origins: readonly DecisionOrigin[];
  /** Whether whole networks may be banned, or addresses only. @default ip */
  readonly scopes?: readonly ('ip' | 'range')[];
  /** Bans with less time left are not added to the list; a ban on the list stays until it ends. @default 0 */
  readonly minRemainingMinutes?: number;
  /** Addresses and networks that never get onto the list (incident I14). At most /8, or /16 for IPv6. */
  readonly neverBlock: readonly string[];
  /** Items that the list may hold, at most `accountItems`. */
  readonly capacity: number;
  /** Items that the account may hold in all lists together. @default 10000, Cloudflare's quota without Enterprise */
  readonly accountItems?: number;
  /**
   * Comment of every item that this sync writes; items with another comment belong to another program. @default the
   * program's
   */
  readonly owner?: string;
  /** Takes over items with another comment. @default false */
  readonly adopt?: boolean;
  /** Longest run, all calls together, without the last push of the gauges. @default 75 */
  readonly budgetSeconds?: number;
  /** Longest single call, its body included. @default 10 */
  readonly httpTimeoutSeconds?: number;
}

export const DEFAULT_BUDGET_SECONDS = 75;
export const DEFAULT_HTTP_TIMEOUT_SECONDS = 10;
export const DEFAULT_ACCOUNT_ITEMS = 10_000;

/** The variables of the program, in a fixed order. A setting that is left out keeps the program's default. */
export function edgeSyncVariables(settings: EdgeSyncSettings): Readonly<Record<string, EnvValue>> {
  const { listId, owner, neverBlock } = settings;
  const text = EnvValue.text;
  return {
    CROWDSEC_LAPI_URL: text(settings.lapi.url),
    ...(settings.pushgateway === undefined ? {} : { PUSHGATEWAY_URL: text(settings.pushgateway.url) }),
    CLOUDFLARE_ACCOUNT_ID: identifier(settings.accountId),
    EDGE_SYNC_LIST_NAME: text(settings.listName),
    ...(listId === undefined ? {} : { EDGE_SYNC_LIST_ID: identifier(listId) }),
    EDGE_SYNC_ORIGINS: text(settings.origins.join(',')),
    EDGE_SYNC_SCOPES: text((settings.scopes ?? ['ip']).join(',')),
    ...(neverBlock.length === 0 ? {} : { EDGE_SYNC_NEVER_BLOCK: text(neverBlock.join(',')) }),
    ...(settings.minRemainingMinutes === undefined
      ? {}
      : { EDGE_SYNC_MIN_REMAINING_SECONDS: text(String(settings.minRemainingMinutes * 60)) }),
    EDGE_SYNC_CAPACITY: text(String(settings.capacity)),
    EDGE_SYNC_ACCOUNT_ITEMS: text(String(settings.accountItems ?? DEFAULT_ACCOUNT_ITEMS)),
    ...(owner === undefined ? {} : { EDGE_SYNC_OWNER: text(owner) }),
    ...(settings.adopt === true ? { EDGE_SYNC_ADOPT: text('true') } : {}),
    EDGE_SYNC_BUDGET_SECONDS: text(String(settings.budgetSeconds ?? DEFAULT_BUDGET_SECONDS)),
    EDGE_SYNC_HTTP_TIMEOUT_SECONDS: text(String(settings.httpTimeoutSeconds ?? DEFAULT_HTTP_TIMEOUT_SECONDS)),
  };
}

/**
 * Node's flags for a container with this memory limit: half of it for the old generation and the least possible for the
 * young one. What node needs besides is about 45 MiB. With 96Mi a run over 60 000 decisions peaks at 80 MiB without
 * the pages of node's own file; an answer of LAPI that the heap cannot hold is refused.
 */
export function heapOptions(memoryLimit: string): string {
  const mebibytes = Math.floor((memoryBytes(memoryLimit) ?? 0) / 2 ** 21);
  return `--max-old-space-size=${mebibytes} --max-semi-space-size=1`;
}

function identifier(id: string): EnvValue {
  return isReference(id) ? EnvValue.reference(id) : EnvValue.text(id);
}
