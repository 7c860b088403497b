import type { FlowRef } from '../flows/flow';

/** A provider that an application or an outpost can refer to. */
export interface ProviderRef {
  /** It is written as authentik shows it. */
  readonly name: string;
  /** Integer primary key, as a string token. */
  readonly providerId: string;
}

export interface ProviderFlows {
  /** Runs when a signed-in user opens an application: consent, or none. */
  readonly authorizationFlow: FlowRef;
  /** Runs when a user signs out of an application. */
  readonly invalidationFlow: FlowRef;
}
