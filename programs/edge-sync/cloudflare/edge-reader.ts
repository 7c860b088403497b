import { type Config, ConfigError } from '../config';
import { CloudflareError, type CloudflareLists, CODE_BAD_CURSOR, type ListMeta } from './cloudflare-lists';
import { EdgeList } from './edge-list';

export interface FoundList {
  readonly list: ListMeta;
  /** Items that the list may hold, given what the account's other lists take. */
  readonly capacity: number;
}

export interface EdgeRead {
  readonly list: ListMeta;
  readonly edge: EdgeList;
}

const ATTEMPTS = 3;

/** Reads the list and refuses one that another program owns. */
export class EdgeReader {
  constructor(
    private readonly cloudflare: CloudflareLists,
    private readonly config: Config,
    private readonly adopt: boolean,
  ) {}

  /** One call: the list by its name, its kind and id checked, and the room that is left in the account. */
  async find(): Promise<FoundList> {
    const { listName, listId, capacity, accountItems } = this.config;
    const lists = await this.cloudflare.lists();
    const list = lists.find(({ name }) => name === listName);
    if (list === undefined) {
      const byId = lists.find(({ id }) => id === listId);
      const got =
        byId === undefined ? lists.map(({ name }) => name).join(', ') || 'no list' : `${listId} is ${byId.name}`;
      throw new ConfigError([
        `EDGE_SYNC_LIST_NAME: names no list of the account, found: ${listName}; choose from ${got}`,
      ]);
    }
    if (listId !== undefined && list.id !== listId) {
      throw new ConfigError([
        `EDGE_SYNC_LIST_ID: is not the id of list ${listName}, found: ${listId}; set it to ${list.id}`,
      ]);
    }
    if (list.kind !== 'ip')
      throw new ConfigError([
        `EDGE_SYNC_LIST_NAME: list ${listName} is not of kind ip, found: ${list.kind}; name an IP list`,
      ]);
    const others = lists.reduce((sum, other) => (other.id === list.id ? sum : sum + other.numItems), 0);
    return { list, capacity: Math.max(0, Math.min(capacity, accountItems - others)) };
  }

  /**
   * All items, as one consistent picture: a list that is edited while its pages are read gives a mixture. It is
   * consistent when it has as many networks as the list counts, or more and two reads agree (the counter may lag).
   *
   * Fewer are never accepted: the missing items would be overwritten, without a check by the mass-change hold and for another
   * owner.
   */
  async read(found: ListMeta): Promise<EdgeRead> {
    let list = found;
    let previous: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const edge = await this.readOnce(list);
      const count = edge?.entries.size ?? 0;
      if (edge !== undefined && count >= list.numItems) {
        if (count === list.numItems || edge.digest === previous) return this.findOwned({ list, edge });
        previous = edge.digest;
      }
      if (attempt === ATTEMPTS) throw edge === undefined || count > list.numItems ? editedError() : short(list, count);
      list = (await this.find()).list;
    }
  }

  /** Undefined when the list was edited during the read. */
  private async readOnce(list: ListMeta): Promise<EdgeList | undefined> {
    try {
      return await EdgeList.read(this.cloudflare.items(list.id, list.numItems), this.config.owner);
    } catch (error) {
      if (error instanceof CloudflareError && error.codes.includes(CODE_BAD_CURSOR)) return undefined;
      throw error;
    }
  }

  /** A PUT replaces everything, so items of another owner would be lost: refused unless they are to be adopted. */
  private findOwned(read: EdgeRead): EdgeRead {
    const { foreign } = read.edge;
    if (foreign.length === 0 || this.adopt) return read;
    const example = foreign[0];
    const found = `${foreign.length} of ${read.list.numItems}, e.g. ${example?.ip} ${JSON.stringify(example?.comment.slice(0, 60))}`;
    throw new ConfigError([
      `EDGE_SYNC_OWNER: list ${read.list.name} holds items without the comment ${JSON.stringify(this.config.owner)}, found: ${found}; ` +
        'remove them, or take the list over once with --adopt, which removes every address that LAPI does not ban: ' +
        'see what it would remove with --adopt --dry-run first',
    ]);
  }
}

function editedError(): CloudflareError {
  return new CloudflareError('the list is being edited: its pages do not fit together', 409);
}

function short(list: ListMeta, count: number): CloudflareError {
  const message = `list ${list.name} has ${list.numItems} items, and its pages show ${count} different ones in ${ATTEMPTS} reads`;
  return new CloudflareError(message, 200);
}
