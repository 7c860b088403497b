import { isReference } from '../core/static-text';
import type { ClusterService } from '../kubernetes/cluster-service';
import { EnvValue } from '../kubernetes/env-value';
import { memoryBytes } from '../kubernetes/quantity';

/** Origin of a decision, in CrowdSec's words. `CAPI` and `lists` are tens of thousands and do not fit (incident I5). */
type DecisionOrigin = 'crowdsec' | 'cscli' | 'cscli-import' | 'console' | 'lists' | 'CAPI' | 'remediation_sync';

/** Describes what the program reads from its environment, without its secrets and without its state. */
export interface EdgeSyncSettings {
  /** CrowdSec's local API, which the bans are read from. */
  readonly lapi: ClusterService;
  /** Longest wait for LAPI's whole answer, 1 to 45 s: a slow machine needs more for 31 000 decisions. @default 10 */
  readonly lapiTimeoutSeconds?: number;
  /** The Pushgateway receives the gauges. @default none are sent */
  readonly pushgateway?: ClusterService | undefined;
  /** Cloudflare's account id, or a reference to it. */
  readonly accountId: string;
  /** An IP list of that account: a-z, 0-9 and `_`, at most 50 characters. */
  readonly listName: string;
  /** The list's id, or a reference to it: the sync then refuses any other list of that name. @default not compared */
  readonly listId?: string;
  /** Origins of decisions that reach the edge, the most important first: the order decides when the list is full. */
  readonly origins: readonly DecisionOrigin[];
  /** Bans with less time left are not added to the list; a ban on the list stays until it ends. @default 0 */
  readonly minRemainingMinutes?: number;
  /** Addresses and networks that never get onto the list (incident I14). At most /8, or /16 for IPv6. */
  readonly neverBlock: readonly string[];
  /** Items that the list may hold, 1 to 10 000. */
  readonly capacity: number;
}

/** Items that an account may hold in all lists together: Cloudflare's quota without Enterprise. */
export const ACCOUNT_ITEMS = 10_000;
/** Longest run, all calls together; beside it, 15 s for the start of the pod, the state and the last gauges. */
const BUDGET_SECONDS = 75;
/** Longest single call, its body included; of LAPI unless the settings say otherwise. */
const HTTP_TIMEOUT_SECONDS = 10;
/** With more, a run has no time left to read the list and to write it. */
export const LONGEST_LAPI_SECONDS = 45;
/** A run is killed after this time, in which the image is pulled too. */
export const DEADLINE_SECONDS = 90;

/** The variables of the program, in a fixed order. A setting that is left out keeps the program's default. */
export function edgeSyncVariables(settings: EdgeSyncSettings): Readonly<Record<string, EnvValue>> {
  const { listId, neverBlock, minRemainingMinutes, lapiTimeoutSeconds } = settings;
  const text = EnvValue.text;
  return {
    CROWDSEC_LAPI_URL: text(settings.lapi.url),
    ...(settings.pushgateway === undefined ? {} : { PUSHGATEWAY_URL: text(settings.pushgateway.url) }),
    CLOUDFLARE_ACCOUNT_ID: identifier(settings.accountId),
    EDGE_SYNC_LIST_NAME: text(settings.listName),
    ...(listId === undefined ? {} : { EDGE_SYNC_LIST_ID: identifier(listId) }),
    EDGE_SYNC_ORIGINS: text(settings.origins.join(',')),
    EDGE_SYNC_SCOPES: text('ip'),
    ...(neverBlock.length === 0 ? {} : { EDGE_SYNC_NEVER_BLOCK: text(neverBlock.join(',')) }),
    ...(minRemainingMinutes === undefined
      ? {}
      : { EDGE_SYNC_MIN_REMAINING_SECONDS: text(String(minRemainingMinutes * 60)) }),
    EDGE_SYNC_CAPACITY: text(String(settings.capacity)),
    EDGE_SYNC_ACCOUNT_ITEMS: text(String(ACCOUNT_ITEMS)),
    EDGE_SYNC_BUDGET_SECONDS: text(String(BUDGET_SECONDS)),
    EDGE_SYNC_HTTP_TIMEOUT_SECONDS: text(String(HTTP_TIMEOUT_SECONDS)),
    ...(lapiTimeoutSeconds === undefined ? {} : { EDGE_SYNC_LAPI_TIMEOUT_SECONDS: text(String(lapiTimeoutSeconds)) }),
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
