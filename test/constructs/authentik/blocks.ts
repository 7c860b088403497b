import type { Oauth2ProviderProps } from '../../../constructs/authentik/applications/oauth2-provider';
import type { ProviderFlows, ProviderRef } from '../../../constructs/authentik/applications/provider-ref';
import type { ProxyProviderProps } from '../../../constructs/authentik/applications/proxy-provider';
import { RedirectUri } from '../../../constructs/authentik/applications/redirect-uri';
import type { FlowRef } from '../../../constructs/authentik/flows/flow';
import type { StageRef } from '../../../constructs/authentik/flows/stage';
import type { UserLoginStageProps } from '../../../constructs/authentik/flows/user-login-stage';
import type { GroupRef } from '../../../constructs/authentik/group';
import type { OauthSourceProps } from '../../../constructs/authentik/oauth-source';
import { Duration } from '../../../constructs/core/duration';
import type { SiteStack } from '../../../constructs/core/stack';
import { type Block, blockAt, type TerraformJson } from '../../../rules/readers/document';
import { synthStack } from '../../support/site/synth';

/** Returns what a block sets: without cdktf's metadata and without the lifecycle. */
export function attributesAt(config: TerraformJson, address: string): Block {
  const { '//': _, lifecycle: __, ...attributes } = findBlock(config, address);
  return attributes;
}

export function lifecycleAt(config: TerraformJson, address: string): unknown {
  return findBlock(config, address).lifecycle;
}

/** Every address of a stack, resources and data sources, sorted. */
export function addressesOf({ resource = {}, data = {} }: TerraformJson): readonly string[] {
  const of = (blocks: NonNullable<TerraformJson['resource']>, prefix: string) =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  return [...of(resource, ''), ...of(data, 'data.')].sort();
}

/** The message that a construct refuses its props with. */
export function refusalOf(build: (stack: SiteStack) => void): string {
  try {
    synthStack(build);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('nothing was refused');
}

function findBlock(config: TerraformJson, address: string): Block {
  const block = blockAt({ config }, address);
  if (block === undefined) throw new Error(`${address} is not in the stack`);
  return block;
}

// Holds what a construct points at, with ids that a reader of a failing test recognises.

export function flow(slug: string): FlowRef {
  return { slug, uuid: `uuid of flow ${slug}` };
}

export function stage(name: string): StageRef {
  return { name, stageId: `uuid of stage ${name}` };
}

export function group(name: string): GroupRef {
  return { name, groupId: `uuid of group ${name}` };
}

export function provider(name: string): ProviderRef {
  return { name, providerId: `key of provider ${name}` };
}

export const FLOWS: ProviderFlows = { authorizationFlow: flow('authorize'), invalidationFlow: flow('invalidate') };

// Holds what a construct has to be given.

export const LOGIN: UserLoginStageProps = { name: 'login', sessionDuration: Duration.weeks(4) };

export const PROXY: ProxyProviderProps = {
  name: 'Provider for Wiki',
  mode: 'forward_single',
  externalHost: 'https://wiki.example.org',
  accessTokenValidity: Duration.weeks(4),
  ...FLOWS,
};

export const CLIENT: Oauth2ProviderProps = {
  name: 'Provider for Wiki',
  clientType: 'public',
  clientId: 'wiki',
  redirectUris: [RedirectUri.strict('https://wiki.example.org/callback')],
  signingKey: { keyPairId: 'uuid of key' },
  scopeMappings: [],
  ...FLOWS,
};

export const SOURCE: OauthSourceProps = {
  name: 'GitHub',
  slug: 'github',
  providerType: 'github',
  consumerKey: 'a key',
  consumerSecret: 'a secret',
  userMatchingMode: 'email_link',
  enrollmentFlow: flow('enrol'),
  authenticationFlow: flow('sign-in'),
};
