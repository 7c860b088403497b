import { Token } from '../../core/cdktf';
import { Duration } from '../../core/duration';
import type { ProxyProvider } from '../applications/proxy-provider';
import type { OutpostLogLevel } from './outpost-config';
import type { PodResources } from './outpost-patches';

export interface OutpostBaseProps {
  /** Every provider that the outpost serves: one that is missing from the list is removed from the outpost. */
  readonly providers: readonly ProxyProvider[];
  /** UUID of the Kubernetes service connection. */
  readonly serviceConnection: string;
  /** URL under which the outpost reaches authentik, with a slash at its end. */
  readonly authentikHost: string;
  /** Namespace that authentik deploys the outpost to. */
  readonly namespace: string;
  /** Least severe level that is logged. @default info */
  readonly logLevel?: OutpostLogLevel;
  /**
   * How often the outpost fetches its configuration, beside the push over its WebSocket.
   * @default 5 minutes, as authentik
   */
  readonly refreshInterval?: Duration;
}

/** An outpost whose pods the controller deploys. */
export interface OutpostProps extends OutpostBaseProps {
  /** Pods of the outpost, from 1. @default 1 */
  readonly replicas?: number;
  /** It applies to the one container of each pod. */
  readonly resources: PodResources;
}

/** Every attribute: the config is one document. */
export const OUTPOST_ATTRIBUTES = ['name', 'type', 'service_connection', 'protocol_providers', 'config'];

export function settings(props: OutpostBaseProps & Pick<Partial<OutpostProps>, 'replicas'>) {
  const { authentikHost, namespace, logLevel = 'info', replicas = 1, refreshInterval = Duration.minutes(5) } = props;
  return { authentikHost, namespace, logLevel, replicas, refreshInterval };
}

export function providerKeys({ providers }: OutpostBaseProps): number[] {
  return providers.map(({ providerId }) => Token.asNumber(providerId));
}
