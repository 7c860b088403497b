import { allResources, type Block, type StackDocument } from './document';

/** A token that Terraform makes, with what it may do. */
export interface ApiToken {
  readonly address: string;
  readonly type: string;
  readonly block: Block;
  readonly policies: readonly Block[];
}

/** Tokens of the account and of a user. */
export function apiTokens(stack: StackDocument): readonly ApiToken[] {
  return allResources(stack)
    .filter(({ type }) => type === 'cloudflare_account_token' || type === 'cloudflare_api_token')
    .map((token) => ({ ...token, policies: Array.isArray(token.block.policies) ? token.block.policies : [] }));
}
