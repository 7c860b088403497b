import { List } from '@cdktf/provider-cloudflare/lib/list';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import type { Account } from './account';
import { descriptionFault } from './identifier';
import { LIST_NAME } from './waf-literal';

/** A list that a rule can ask for, and that must exist before the rule does. */
export interface IpListRef {
  /** What an expression calls it, without the dollar sign. */
  readonly name: string;
  /** Its address in the stack. */
  readonly address: string;
}

export interface IpListProps {
  readonly account: Account;
  /** `[a-z0-9_]+`, at most 50 characters. It stays for ever: a rename deletes a list that a rule still uses. */
  readonly name: string;
  /** 1 to 500 characters. */
  readonly description: string;
}

/**
 * An account list of addresses. Terraform owns the list, the sync owns its items:
 *
 *     sync --(items)--> IpList <--($name)-- WafRule <-- EntryPointRuleset
 *
 * No item is ever in Terraform: the provider would write its own set over the sync's, and an empty list blocks nobody
 * (incident I5). `ignore_changes` covers the day on which the list is imported filled: without it the next apply sends
 * `[]`. A free account has one list; its place is kept by `prevent_destroy`.
 */
export class IpList extends Construct implements IpListRef {
  readonly name: string;
  readonly address: string;
  /** 32 hexadecimal digits, known after the first apply. */
  readonly listId: string;

  constructor(scope: Construct, id: string, props: IpListProps) {
    super(scope, id);
    refuseFaults(this, [
      LIST_NAME.test(props.name)
        ? undefined
        : {
            path: 'name',
            fault: 'must be [a-z0-9_]+ of at most 50 characters',
            found: props.name,
            remedy: 'write it in lower case with "_"',
          },
      descriptionFault(props.description, 500),
    ]);
    const resource = make(List, this, 'Resource', {
      accountId: props.account.accountId,
      kind: 'ip',
      name: props.name,
      description: staticText(props.description),
      lifecycle: { preventDestroy: true, ignoreChanges: ['items'] },
    });
    this.name = props.name;
    this.address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    this.listId = resource.id;
  }
}
