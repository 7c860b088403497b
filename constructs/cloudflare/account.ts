import { DataCloudflareAccounts } from '@cdktf/provider-cloudflare/lib/data-cloudflare-accounts';
import { addressOf } from '../core/address';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { identifierFault } from './identifier';

interface AccountProps {
  /** @default the only account that the deploying token sees; a plan fails where it sees none, or more than one */
  readonly accountId?: string;
}

/** The Cloudflare account that lists and tokens belong to. */
export class Account extends Construct {
  /** 32 hexadecimal digits, or the expression that looks them up while Terraform plans. */
  readonly accountId: string;

  constructor(scope: Construct, id: string, props: AccountProps = {}) {
    super(scope, id);
    refuseFaults(this, [identifierFault('accountId', props.accountId)]);
    this.accountId =
      props.accountId ?? `\${one(${addressOf(make(DataCloudflareAccounts, this, 'Resource', {}))}.result).id}`;
  }
}
