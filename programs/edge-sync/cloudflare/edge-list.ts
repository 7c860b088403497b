import { digestOf } from '../lapi/screening';
import { comparePrefixes, Prefix } from '../prefix';
import { CloudflareError, type ListItem } from './cloudflare-lists';

/** The result of a full read of the list, in canonical form. */
export class EdgeList {
  readonly entries = new Map<string, Prefix>();
  /** Items with another comment than this sync's marker: they belong to another owner. */
  readonly foreign: ListItem[] = [];
  private cachedDigest: string | undefined;

  private constructor() {}

  static async read(pages: AsyncIterable<readonly ListItem[]>, owner: string): Promise<EdgeList> {
    const edge = new EdgeList();
    for await (const page of pages) edge.addPage(page, owner);
    return edge;
  }

  get digest(): string {
    this.cachedDigest ??= digestOf(this.entries.keys());
    return this.cachedDigest;
  }

  /** An item that is not an address stops the run: a list that cannot be parsed must not be replaced. */
  private addPage(items: readonly ListItem[], owner: string): void {
    for (const item of items) {
      const prefix = Prefix.parse(item.ip);
      if (prefix === undefined)
        throw new CloudflareError(`an item is not an address, found: ${JSON.stringify(item.ip)}`, 200);
      this.entries.set(prefix.text, prefix);
      if (item.comment !== owner) this.foreign.push(item);
    }
  }
}

/** The body of a write: sorted, so that one set of networks is always the same request. */
export function itemsOf(target: ReadonlyMap<string, Prefix>, owner: string): ListItem[] {
  return [...target.values()].sort(comparePrefixes).map((prefix) => ({ ip: prefix.text, comment: owner }));
}
