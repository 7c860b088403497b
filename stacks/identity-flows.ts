import type { ProviderFlows } from '../constructs/authentik/applications/provider-ref';
import { Flow, type FlowRef } from '../constructs/authentik/flows/flow';
import { SourceSignIn } from '../constructs/authentik/flows/source-sign-in';
import type { SiteStack } from '../constructs/core/stack';
import { IDENTITY_IDS, type Identity } from '../sites/schema/identity';

/** Flows that other parts of the stack refer to. Terraform manages none of them but the one of `signIn.sourceFlow`. */
export class IdentityFlows {
  readonly ofProviders: ProviderFlows;
  /** Login by passkey alone. */
  readonly passkey: FlowRef | undefined;
  /** A login by a source with a second factor. */
  readonly sourceSignIn: SourceSignIn | undefined;
  private readonly slugs: Identity['flows'];
  private found: FlowRef | undefined;

  constructor(
    private readonly stack: SiteStack,
    { flows: slugs, signIn: { sourceFlow } }: Identity,
  ) {
    this.slugs = slugs;
    this.ofProviders = {
      authorizationFlow: this.find('Authorization', 'authorization', slugs.authorization),
      invalidationFlow: this.find('Invalidation', 'invalidation', slugs.invalidation),
    };
    this.passkey = slugs.passkey === undefined ? undefined : this.find('Passkey', 'passkey', slugs.passkey);
    this.sourceSignIn =
      sourceFlow &&
      stack.part('identity.signIn.sourceFlow', (part) => new SourceSignIn(part, IDENTITY_IDS.SourceSignIn, sourceFlow));
  }

  /** Returns what a login by a created source runs through: a look-up only where the site has no flow of its own for it. */
  get sourceAuthentication(): FlowRef {
    if (this.sourceSignIn !== undefined) return this.sourceSignIn;
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
