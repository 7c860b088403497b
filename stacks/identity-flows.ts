import type { ProviderFlows } from '../constructs/authentik/applications/provider-ref';
import { Flow, type FlowRef } from '../constructs/authentik/flows/flow';
import type { SiteStack } from '../constructs/core/stack';
import { IDENTITY_IDS, type Identity } from '../sites/schema/identity';

/** Flows of authentik that the stack refers to and does not manage. */
export class IdentityFlows {
  /** States what every provider names. */
  readonly ofProviders: ProviderFlows;
  /** Login by passkey alone. */
  readonly passkey: FlowRef | undefined;
  private found: FlowRef | undefined;

  constructor(
    private readonly stack: SiteStack,
    private readonly slugs: Identity['flows'],
  ) {
    this.ofProviders = {
      authorizationFlow: this.find('Authorization', 'authorization', slugs.authorization),
      invalidationFlow: this.find('Invalidation', 'invalidation', slugs.invalidation),
    };
    this.passkey = slugs.passkey === undefined ? undefined : this.find('Passkey', 'passkey', slugs.passkey);
  }

  /** Returns what a login by a source runs through: one data source, looked up only where a source is created. */
  get sourceAuthentication(): FlowRef {
    this.found ??= this.find('SourceAuthentication', 'sourceAuthentication', this.slugs.sourceAuthentication);
    return this.found;
  }

  private find(id: keyof typeof IDENTITY_IDS, key: keyof Identity['flows'], slug: string): FlowRef {
    return this.stack.part(`identity.flows.${key}`, (part) =>
      Flow.fromSlug(part, IDENTITY_IDS[id], slug, DESIGNATIONS[key]),
    );
  }
}

const DESIGNATIONS = {
  authorization: 'authorization',
  invalidation: 'invalidation',
  passkey: 'authentication',
  sourceAuthentication: 'authentication',
} as const;
