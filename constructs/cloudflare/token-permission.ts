/** The account scope: of permission groups, and in front of the account id in the resources of a token. */
export const ACCOUNT_SCOPE = 'com.cloudflare.api.account';

/** A permission over one account, by the names that Cloudflare's permission group has had. */
export class TokenPermission {
  /** Lists and their items: read. */
  static readonly RULE_LISTS_READ = new TokenPermission(['Account Rule Lists Read', 'Account Filter Lists Read']);
  /** Lists and their items: write. It does not reach rulesets. */
  static readonly RULE_LISTS_WRITE = new TokenPermission(['Account Rule Lists Write', 'Account Filter Lists Edit']);

  private constructor(
    /** The current name first, then the name on older accounts. */
    readonly names: readonly string[],
  ) {}

  /**
   * The Terraform expression that finds the id of the group by exact name. An account with both names, or with none,
   * fails the plan.
   *
   * @param groups address of the data source that lists the account's permission groups
   */
  idIn(groups: string): string {
    return `\${one([for g in ${groups}.result : g.id if contains(${JSON.stringify(this.names)}, g.name)])}`;
  }
}
