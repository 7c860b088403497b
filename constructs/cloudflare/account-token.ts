import { AccountToken as AccountTokenResource } from '@cdktf/provider-cloudflare/lib/account-token';
import { DataCloudflareAccountApiTokenPermissionGroupsList } from '@cdktf/provider-cloudflare/lib/data-cloudflare-account-api-token-permission-groups-list';
import { DataCloudflareAccountTokens } from '@cdktf/provider-cloudflare/lib/data-cloudflare-account-tokens';
import { addressOf } from '../core/address';
import { placeAdoption } from '../core/adopted-parts';
import type { Adoption } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { faultIf, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { ImportBlock } from '../core/state-blocks';
import { staticText } from '../core/static-text';
import type { Account } from './account';
import { identifierFault } from './identifier';
import { onlyId } from './lookup';
import { ACCOUNT_SCOPE, type TokenPermission } from './token-permission';

export interface AccountTokenProps {
  /** The account that owns the token, and the only one that it is valid for. */
  readonly account: Account;
  /** Its name in the dashboard. */
  readonly name: string;
  /** At least one, each once. */
  readonly permissions: readonly TokenPermission[];
  /**
   * A token that exists, by its name or its id, and a reference to its value: Cloudflare never shows the value again.
   * @default the token is created, and its value is in the state
   */
  readonly existing?: { readonly adopt: Adoption; readonly value: string };
}

/**
 * A token that belongs to the account, not to the user who ran Terraform, and is valid for this account only.
 *
 *     Account -> AccountToken -> permission groups (by name)
 *
 * Only the state has its value, and only of a token that Terraform created.
 */
export class AccountToken extends Construct {
  /** Reference to the token's value, sensitive; it stays the same while the token is changed in place. */
  readonly value: string;

  constructor(scope: Construct, id: string, props: AccountTokenProps) {
    super(scope, id);
    const { account, name, permissions, existing } = props;
    refuseFaults(this, [
      faultIf(name.trim() === '', { path: 'name', fault: 'is empty', remedy: 'say what uses the token' }),
      faultUnless(permissions.length > 0 && new Set(permissions).size === permissions.length, {
        path: 'permissions',
        fault: 'is empty, or names a permission twice',
        found: permissions.map(({ names: [first] }) => first),
        remedy: 'give the rights that the token is for',
      }),
      identifierFault('adopt.id', existing?.adopt.id),
    ]);
    const groups = make(DataCloudflareAccountApiTokenPermissionGroupsList, this, 'PermissionGroups', {
      accountId: account.accountId,
      scope: ACCOUNT_SCOPE,
    });
    const resource = make(AccountTokenResource, this, 'Resource', {
      accountId: account.accountId,
      name: staticText(name),
      policies: [
        {
          effect: 'allow',
          permissionGroups: permissions.map((permission) => ({ id: permission.idIn(addressOf(groups)) })),
          // The provider compares the text: one key, no blanks, or every plan shows a change.
          resources: JSON.stringify({ [`${ACCOUNT_SCOPE}.${account.accountId}`]: '*' }),
        },
      ],
    });
    const adopt = placeAdoption(resource, existing?.adopt);
    if (adopt !== undefined) {
      const tokenId = adopt.importId(resource, () => {
        const tokens = make(DataCloudflareAccountTokens, this, 'Existing', { accountId: account.accountId });
        return onlyId(tokens, `o.name == ${staticText(JSON.stringify(name))}`);
      });
      new ImportBlock(resource, `${account.accountId}/${tokenId}`);
      resource.lifecycle = { preventDestroy: true };
    }
    this.value = existing?.value ?? resource.value;
  }
}
