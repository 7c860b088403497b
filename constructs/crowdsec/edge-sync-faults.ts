import { identifierFault } from '../cloudflare/identifier';
import { listNameFault } from '../cloudflare/names';
import { type Fault, faultUnless } from '../core/errors';
import { wholeNumberFault } from '../core/whole-number';
import { isAddressOrNetwork, isNetwork } from '../kubernetes/traffic';
import {
  DEFAULT_ACCOUNT_ITEMS,
  DEFAULT_BUDGET_SECONDS,
  DEFAULT_HTTP_TIMEOUT_SECONDS,
  type EdgeSyncSettings,
} from './edge-sync-settings';

/** 3 s to save the state, 5 s for the last push of the gauges, and the start of the pod. */
const BESIDE_BUDGET_SECONDS = 15;

export interface EdgeSyncLimits extends EdgeSyncSettings {
  /** The program as one file. */
  readonly program: string;
  /** A run is killed after this time. */
  readonly activeDeadlineSeconds: number;
  /** Where the API server answers. @default the private networks */
  readonly kubernetesApi?: { readonly networks: readonly string[]; readonly ports: readonly number[] };
}

/** The program refuses the same settings with exit code 2; these checks refuse them before a deploy. */
export function edgeSyncFaults(props: EdgeSyncLimits): (Fault | undefined)[] {
  const { origins, listId, accountItems = DEFAULT_ACCOUNT_ITEMS } = props;
  return [
    identifierFault('accountId', props.accountId),
    identifierFault('listId', listId),
    listNameFault('listName', props.listName),
    faultUnless(origins.length > 0 && new Set(origins).size === origins.length, {
      path: 'origins',
      fault: 'is empty, or names an origin twice',
      found: origins,
      remedy: 'write for example cscli',
    }),
    faultUnless(props.program.trim() !== '', { path: 'program', fault: 'is empty', remedy: 'pass bundleEdgeSync()' }),
    wholeNumberFault('minRemainingMinutes', props.minRemainingMinutes ?? 0, { least: 0 }),
    wholeNumberFault('capacity', props.capacity, {
      least: 1,
      most: accountItems,
      remedy: 'leave room for the other lists of the account',
    }),
    ...neverBlockFaults(props.neverBlock),
    ...timeFaults(props),
    apiFault(props),
  ];
}

function neverBlockFaults(neverBlock: readonly string[]): (Fault | undefined)[] {
  return neverBlock.map((text, index) => {
    const property = `neverBlock[${index}]`;
    if (!isAddressOrNetwork(text)) {
      return {
        path: property,
        fault: 'is not an address or a network',
        found: text,
        remedy: 'write for example 192.0.2.0/24',
      };
    }
    if (!isNetwork(text) || Number(text.split('/')[1]) >= (text.includes(':') ? 16 : 8)) return undefined;
    return {
      path: property,
      fault: 'is wider than /8, or /16 for IPv6',
      found: text,
      remedy: 'name the networks',
    };
  });
}

function apiFault({ kubernetesApi }: EdgeSyncLimits): Fault | undefined {
  if (kubernetesApi === undefined) return undefined;
  const { networks, ports } = kubernetesApi;
  if (networks.length > 0 && ports.length > 0 && networks.every(isNetwork)) return undefined;
  return {
    path: 'kubernetesApi',
    fault: 'lacks a network as address/length, or a port',
    found: kubernetesApi,
    remedy: 'write for example 192.0.2.10/32 and 6443',
  };
}

function timeFaults(props: EdgeSyncLimits): (Fault | undefined)[] {
  const { budgetSeconds = DEFAULT_BUDGET_SECONDS, httpTimeoutSeconds = DEFAULT_HTTP_TIMEOUT_SECONDS } = props;
  const most = props.activeDeadlineSeconds - BESIDE_BUDGET_SECONDS;
  return [
    faultUnless(budgetSeconds > 0 && budgetSeconds <= most, {
      path: 'budgetSeconds',
      fault: `is not above 0 and at most activeDeadlineSeconds - ${BESIDE_BUDGET_SECONDS}, ${most}`,
      found: budgetSeconds,
      remedy: 'lower it, so that a run can report its result',
    }),
    faultUnless(httpTimeoutSeconds > 0 && httpTimeoutSeconds < budgetSeconds, {
      path: 'httpTimeoutSeconds',
      fault: `is not above 0 and below budgetSeconds, ${budgetSeconds}`,
      found: httpTimeoutSeconds,
      remedy: 'write for example 10',
    }),
  ];
}
