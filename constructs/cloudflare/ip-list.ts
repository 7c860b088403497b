import { DataCloudflareLists } from '@cdktf/provider-cloudflare/lib/data-cloudflare-lists';
import { List } from '@cdktf/provider-cloudflare/lib/list';
import { addressOf } from '../core/address';
import { placeAdoption } from '../core/adopted-parts';
import type { Adoption } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { ImportBlock } from '../core/state-blocks';
import { staticText } from '../core/static-text';
import type { Account } from './account';
import { identifierFault } from './identifier';
import { onlyId } from './lookup';
import { descriptionFault, listNameFault } from './names';

/** A list that a rule can use, and that must exist before the rule. */
export interface IpListRef {
  /** Its name in an expression, without the dollar sign. */
  readonly name: string;
  /** Its address in the stack. */
  readonly address: string;
}

export interface IpListProps {
  /** The account that owns the list. */
  readonly account: Account;
  /** `[a-z0-9_]+`, at most 50 characters. Do not rename it: Terraform would replace a list that a rule still uses. */
  readonly name: string;
  /** 1 to 500 characters. */
  readonly description: string;
  /** By its name, or by its id. @default the list is created */
  readonly adopt?: Adoption;
}

/**
 * An account list of addresses. Terraform owns the list, the sync owns its items:
 *
 *     sync --(items)--> IpList <--($name)-- WafRule <-- EntryPointRuleset
 *
 * Terraform manages no item: the provider would overwrite the items of the sync, and an empty list blocks no address
 * (incident I5). `ignore_changes` keeps the items of an adopted list: without it the next apply sends `[]`. The items
 * of an adopted list are in the state, and each plan reads them: 400 items take 16 s, 800 a minute. Adopt the list
 * while it is empty. A free account has one list; `prevent_destroy` keeps it.
 */
export class IpList extends Construct implements IpListRef {
  readonly name: string;
  readonly address: string;
  /** 32 hexadecimal digits, known after the first apply. */
  readonly listId: string;

  constructor(scope: Construct, id: string, props: IpListProps) {
    super(scope, id);
    refuseFaults(this, [
      listNameFault('name', props.name),
      descriptionFault(props.description, 500),
      identifierFault('adopt.id', props.adopt?.id),
    ]);
    const resource = make(List, this, 'Resource', {
      accountId: props.account.accountId,
      kind: 'ip',
      name: props.name,
      description: staticText(props.description),
      lifecycle: { preventDestroy: true, ignoreChanges: ['items'] },
    });
    const { account, name } = props;
    const adopt = placeAdoption(resource, props.adopt);
    if (adopt !== undefined) {
      const id = adopt.importId(resource, () => {
        const lists = make(DataCloudflareLists, this, 'Existing', { accountId: account.accountId });
        return onlyId(lists, `o.name == ${JSON.stringify(name)}`);
      });
      new ImportBlock(resource, `${account.accountId}/${id}`);
    }
    this.name = name;
    this.address = addressOf(resource);
    this.listId = resource.id;
  }
}
