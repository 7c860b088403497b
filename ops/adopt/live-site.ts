import { unescapeText } from '../../constructs/core/static-text';
import { type Block, blockAt, ignores, type TerraformJson } from '../../rules/readers/document';
import { type ApiKind, KINDS, LOOKUP_KINDS } from '../../rules/readers/kinds';
import type { AuthentikClient } from '../authentik/client';

export type LiveRow = Readonly<Record<string, unknown>>;

/**
 * The live value of an expression of the stack. `later`: of something that does not exist yet, so that
 * nothing live can equal it. Unknown: for a variable, or for one of several objects.
 */
export type Resolved =
  | { readonly known: 'now'; readonly value: unknown; readonly alias?: unknown }
  | { readonly known: 'later'; readonly value: unknown }
  | { readonly known: 'never' };

const UNKNOWN: Resolved = { known: 'never' };

/**
 * The stack's addresses on a live authentik. Reads only. An object is found by the import id that the stack states, and
 * otherwise by its whole natural key; never by a part of it (incident I2).
 */
export class LiveSite {
  private readonly found = new Map<string, Promise<readonly LiveRow[]>>();
  private readonly lists = new Map<string, Promise<readonly LiveRow[]>>();

  constructor(
    private readonly client: AuthentikClient,
    readonly config: TerraformJson,
  ) {}

  /**
   * How an object is found, and its block in the stack.
   *
   * @throws RangeError for a type without a known place in the API: it would be left out silently
   */
  object(address: string): { readonly kind: ApiKind; readonly block: Block } {
    const kind = kindOf(address);
    const block = blockAt(this, address);
    if (kind !== undefined && block !== undefined) return { kind, block };
    throw new RangeError(`${address} is of a kind without its place in the API; add that in rules/readers/kinds.ts`);
  }

  /** The import id that the stack states, maybe an expression. */
  importId(address: string): string | undefined {
    return this.config.import?.find(({ to }) => to === address)?.id;
  }

  /** The objects behind an address (`data.` in front for a look-up): none, the one, or several with the same key. */
  rows(address: string): Promise<readonly LiveRow[]> {
    let rows = this.found.get(address);
    if (rows === undefined) {
      rows = this.find(address);
      this.found.set(address, rows);
    }
    return rows;
  }

  all({ path, query }: Pick<ApiKind, 'path' | 'query'>): Promise<readonly LiveRow[]> {
    let rows = this.lists.get(path);
    if (rows === undefined) {
      rows = this.client.all<LiveRow>(path, query);
      this.lists.set(path, rows);
    }
    return rows;
  }

  /** The objects with the natural key of this one, whatever import id the stack states. */
  async readKeyed(address: string): Promise<readonly LiveRow[]> {
    const { kind, block } = this.object(address);
    const key = await this.keyOf(kind, block);
    return key === undefined ? [] : (await this.all(kind)).filter((row) => fits(row, key));
  }

  /** Objects of any kind that have the key of this one: stages, policies, providers and sources share theirs. */
  async namesakes(address: string): Promise<readonly LiveRow[]> {
    const { kind, block } = this.object(address);
    if (kind.shared === undefined) return [];
    const key = await this.keyOf(kind, block);
    return key === undefined ? [] : (await this.all({ path: kind.shared })).filter((row) => fits(row, key));
  }

  /** The value of an attribute: literals, references to what is live, lists of both. */
  async resolve(value: unknown): Promise<Resolved> {
    if (Array.isArray(value)) {
      const members = await Promise.all(value.map((member) => this.resolve(member)));
      const values = members.flatMap((member) => (member.known === 'never' ? [] : [member.value]));
      if (values.length < members.length) return UNKNOWN;
      return { known: members.some(({ known }) => known === 'later') ? 'later' : 'now', value: values };
    }
    if (typeof value !== 'string') return { known: 'now', value };
    if (!value.replaceAll('$${', '').includes('${')) return { known: 'now', value: unescapeText(value) };
    const [, address, attribute] = /^\$\{((?:data\.)?\w+\.[\w-]+)\.(\w+)\}$/.exec(value) ?? [];
    const kind = address === undefined ? undefined : kindOf(address);
    if (address === undefined || attribute === undefined || kind === undefined) return UNKNOWN;
    const [row, other] = await this.rows(address);
    if (row === undefined) return { known: 'later', value: `${address}, which is not there yet` };
    if (other !== undefined) return UNKNOWN;
    const field = attribute === 'id' ? kind.id : attribute === 'uuid' ? 'pk' : attribute;
    // Bindings of policies point at a flow or a stage binding by either of its two keys.
    return { known: 'now', value: row[field], ...(field === 'pk' && { alias: row.policybindingmodel_ptr_id }) };
  }

  private async find(address: string): Promise<readonly LiveRow[]> {
    const { kind, block } = this.object(address);
    const importId = this.importId(address);
    const stated = importId === undefined ? UNKNOWN : await this.resolve(importId);
    if (stated.known === 'now') {
      const row = await this.client.find<LiveRow>(`${kind.path}${encodeURIComponent(String(stated.value))}/`);
      return row === undefined ? [] : [row];
    }
    // A client of the UI: its placeholder is the name of the application.
    if (ignores(block, 'name') && kind.shared === '/providers/all/') {
      return (await this.all(kind)).filter((row) => isNamed(row, String(block.name)));
    }
    const found = await this.readKeyed(address);
    return found.length === 0 && address.startsWith('authentik_stage_prompt_field.')
      ? this.fieldsOfPrompt(address, kind, block)
      : found;
  }

  /** A prompt field has any name: it is the one of its prompt that asks for the same. */
  private async fieldsOfPrompt(address: string, kind: ApiKind, block: Block): Promise<readonly LiveRow[]> {
    const prompts = Object.entries(this.config.resource?.authentik_stage_prompt ?? {}).filter(
      ([, { fields }]) => Array.isArray(fields) && fields.includes(`\${${address}.id}`),
    );
    const stages = await Promise.all(prompts.map(([name]) => this.rows(`authentik_stage_prompt.${name}`)));
    const shown = stages.flat().flatMap(({ fields }) => (Array.isArray(fields) ? fields : []));
    return (await this.all(kind)).filter(({ pk, field_key: key }) => shown.includes(pk) && key === block.field_key);
  }

  /** The natural key as far as the block states it; undefined when a part of it is not live. */
  private async keyOf(kind: ApiKind, block: Block): Promise<Key | undefined> {
    const key: [string, readonly unknown[]][] = [];
    for (const field of kind.key) {
      if (block[field] === undefined) continue;
      const resolved = await this.resolve(block[field]);
      if (resolved.known !== 'now') return undefined;
      key.push([field, [resolved.value, resolved.alias]]);
    }
    return key.length === 0 ? undefined : key;
  }
}

/** An object of this name, or the provider of an application of this name. */
export function isNamed(row: LiveRow, name: string): boolean {
  return row.assigned_application_name === name || row.name === name;
}

/** Fields, each with the values that mean the same. */
type Key = readonly (readonly [field: string, values: readonly unknown[]])[];

function kindOf(address: string): ApiKind | undefined {
  const [first = '', second = ''] = address.split('.');
  return (first === 'data' ? LOOKUP_KINDS[second] : KINDS[first])?.api;
}

function fits(row: LiveRow, key: Key): boolean {
  return key.every(([field, values]) =>
    values.some((value) => value !== undefined && value !== null && String(row[field]) === String(value)),
  );
}
