import { plainText } from '../../constructs/core/static-text';
import type { Block, TerraformJson } from '../../rules/document';
import type { AuthentikClient } from '../authentik/client';
import { LOOKUP_KINDS, OBJECT_KINDS, type ObjectKind } from './object-kinds';

export type LiveRow = Readonly<Record<string, unknown>>;

/** What an expression of the stack stands for on the live server. */
export type Resolved = { readonly known: true; readonly value: unknown } | { readonly known: false };

const UNKNOWN: Resolved = { known: false };

/**
 * The stack's addresses on a live authentik. Reads only. An object is found by the import id that the stack states, and
 * otherwise by its whole natural key; never by a part of it (incident I2).
 */
export class LiveEstate {
  private readonly rows = new Map<string, Promise<LiveRow | undefined>>();
  private readonly lists = new Map<string, Promise<readonly LiveRow[]>>();

  constructor(
    private readonly client: AuthentikClient,
    private readonly config: TerraformJson,
  ) {}

  /** The object behind an address (`data.` in front for a look-up); undefined when the server has none. */
  row(address: string): Promise<LiveRow | undefined> {
    let row = this.rows.get(address);
    if (row === undefined) {
      row = this.find(address);
      this.rows.set(address, row);
    }
    return row;
  }

  /** Every object of a kind. */
  all({ path, query }: ObjectKind): Promise<readonly LiveRow[]> {
    let rows = this.lists.get(path);
    if (rows === undefined) {
      rows = this.client.all<LiveRow>(path, query);
      this.lists.set(path, rows);
    }
    return rows;
  }

  /** The value of an attribute: literals, references to what is live, lists of both. */
  async resolve(value: unknown): Promise<Resolved> {
    if (Array.isArray(value)) {
      const members = await Promise.all(value.map((member) => this.resolve(member)));
      const values = members.flatMap((member) => (member.known ? [member.value] : []));
      return values.length === members.length ? { known: true, value: values } : UNKNOWN;
    }
    if (typeof value !== 'string') return { known: true, value };
    if (!value.replaceAll('$${', '').includes('${')) return { known: true, value: plainText(value) };
    const [, address, attribute] = /^\$\{((?:data\.)?\w+\.[\w-]+)\.(\w+)\}$/.exec(value) ?? [];
    if (address === undefined || attribute === undefined || address.startsWith('var.')) return UNKNOWN;
    const row = await this.row(address);
    if (row === undefined) return UNKNOWN;
    const id = kindOf(address)?.id ?? 'pk';
    return { known: true, value: row[attribute === 'id' ? id : attribute === 'uuid' ? 'pk' : attribute] };
  }

  private async find(address: string): Promise<LiveRow | undefined> {
    const kind = kindOf(address);
    const block = blockOf(this.config, address);
    if (kind === undefined || block === undefined) return undefined;
    const importId = this.config.import?.find(({ to }) => to === address)?.id;
    const stated = importId === undefined ? UNKNOWN : await this.resolve(importId);
    if (stated.known && !address.startsWith('data.')) {
      return this.client.find<LiveRow>(`${kind.path}${encodeURIComponent(String(stated.value))}/`);
    }
    const key = await this.keyOf(kind, block);
    if (key === undefined) return undefined;
    const hits = (await this.all(kind)).filter((row) => fits(row, key));
    return hits.length === 1 ? hits[0] : undefined;
  }

  /** The natural key as far as the block states it; undefined when a part of it is not live. */
  private async keyOf(kind: ObjectKind, block: Block): Promise<readonly (readonly [string, unknown])[] | undefined> {
    const key: [string, unknown][] = [];
    for (const field of kind.key) {
      if (block[field] === undefined) continue;
      const resolved = await this.resolve(block[field]);
      if (!resolved.known) return undefined;
      key.push([field, resolved.value]);
    }
    return key.length === 0 ? undefined : key;
  }
}

export function kindOf(address: string): ObjectKind | undefined {
  const [first = '', second = ''] = address.split('.');
  return first === 'data' ? LOOKUP_KINDS[second] : OBJECT_KINDS[first];
}

/** Block of a resource or, with `data.` in front, of a data source. */
export function blockOf({ resource, data }: TerraformJson, address: string): Block | undefined {
  const [first = '', second = '', third = ''] = address.split('.');
  return first === 'data' ? data?.[second]?.[third] : resource?.[first]?.[second];
}

function fits(row: LiveRow, key: readonly (readonly [string, unknown])[]): boolean {
  return key.every(([field, value]) => String(row[field]) === String(value));
}
