import { ServerLine } from '../../constructs/authentik/server/server-line';
import { STANDARD_OIDC_SCOPES } from '../../constructs/authentik/server/server-objects';
import type { LivingServer } from '../from-server/living-server';
import type { Blueprint, BlueprintEntry } from './blueprint-file';
import { type BlueprintModel, blueprintModel, type ListName } from './blueprint-models';
import { BlueprintTagError, isTruthy, resolveTags, type TagScope } from './blueprint-tags';
import { findUnknown, isUnknown, Unknown } from './unknown';

type Row = Record<string, unknown>;
type Lists = Record<ListName, Row[]>;

export interface EstateEntry {
  readonly place: string;
  readonly model: string;
  readonly rows: readonly Row[];
  /** Why nothing is made of it. */
  readonly refused?: string;
  /** No site states these, or the blueprint does not give them. */
  readonly reasons: readonly string[];
}

/** The objects of blueprints, as on a server on which they were applied. */
export interface BlueprintEstate {
  readonly server: LivingServer;
  readonly entries: readonly EstateEntry[];
}

/** A natural key by which a row is looked up that the blueprints name and do not state. */
const NATURAL_KEYS = ['slug', 'name', 'managed', 'domain'];
/** Attributes that are lists in the API. */
const LIST_ATTRIBUTES = ['redirect_uris', 'property_mappings', 'providers', 'parents'];

/**
 * Applies blueprints as authentik does, entry by entry, to rows.
 *
 * @param live where the blueprints are for a server: it has what they name and do not state. @default a new authentik
 */
export function estateOf(blueprints: readonly Blueprint[], live?: LivingServer): BlueprintEstate {
  const { version = newestVersion(), ...known } = live ?? {};
  const lists = Object.fromEntries(LISTS.map((name) => [name, [...((known as Partial<Lists>)[name] ?? [])]])) as Lists;
  const estate = new Estate(lists, live !== undefined);
  const entries = blueprints.flatMap(({ context, entries: all }) => {
    const ids = new Map<string, unknown>();
    return all.map((entry) => estate.apply(entry, context, ids));
  });
  estate.replaceAliases();
  if (lists.brands.length === 0) lists.brands.push(estate.newBrand());
  return { server: { foundIn: 'in the blueprint', version, ...lists } as unknown as LivingServer, entries };
}

const LISTS: readonly ListName[] = [
  ...(['brands', 'flows', 'flowBindings', 'stages', 'identifications', 'logins', 'groups', 'applications'] as const),
  ...(['bindings', 'providers', 'oauthProviders', 'proxyProviders', 'sources', 'oauthSources'] as const),
  ...(['outposts', 'scopes', 'certificates'] as const),
];

function newestVersion(): string {
  return ServerLine.of(ServerLine.names.at(-1) ?? '')?.newest ?? '';
}

class Estate {
  /** Keys of a blueprint for objects that have another one on the server. */
  private readonly aliases = new Map<unknown, unknown>();
  private readonly own = new Set<Row>();

  constructor(
    private readonly lists: Lists,
    private readonly isLive: boolean,
  ) {}

  apply(entry: BlueprintEntry, context: Readonly<Row>, ids: Map<string, unknown>): EstateEntry {
    const scope: TagScope = {
      context,
      keyOf: (id) => {
        if (!ids.has(id)) throw new BlueprintTagError(`!KeyOf ${id}: no entry before it has this id`);
        return ids.get(id);
      },
      find: (model, fields) => this.find(model, fields),
    };
    let model = typeof entry.model === 'string' ? entry.model.toLowerCase() : '';
    const none = (why: string): EstateEntry => ({ place: entry.place, model, rows: [], refused: why, reasons: [] });
    try {
      const named = resolveTags(entry.model, scope);
      if (typeof named !== 'string') return none('its model is not known before the server resolves it');
      model = named.toLowerCase();
      const refused = this.refusalOf(entry, scope);
      if (refused !== undefined) return none(refused);
      return { place: entry.place, model, ...this.write(entry, model, scope, ids) };
    } catch (error) {
      if (!(error instanceof BlueprintTagError)) throw error;
      return none(error.message);
    }
  }

  /** A new authentik has one brand, with this flow. */
  newBrand(): Row {
    const flow = this.find('authentik_flows.flow', { slug: 'default-authentication-flow' });
    return { domain: 'authentik-default', default: true, flow_authentication: flow, flow_recovery: null };
  }

  replaceAliases(): void {
    const replaceKeys = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(replaceKeys) : (this.aliases.get(value) ?? value);
    for (const row of this.own) {
      for (const [name, value] of Object.entries(row)) if (name !== 'pk') row[name] = replaceKeys(value);
    }
  }

  /** Why the entry leaves no object on a server. */
  private refusalOf({ conditions, state }: BlueprintEntry, scope: TagScope): string | undefined {
    const sure: TagScope = { ...scope, find: (model, fields) => this.findSure(model, fields) };
    const values = conditions.map((one) => resolveTags(one, sure));
    if (values.some((one) => !isUnknown(one) && !isTruthy(one))) return 'its conditions are not met';
    const open = [...values, resolveTags(state, sure)].find(isUnknown);
    if (open !== undefined) return `whether it counts is not known here: ${open.why}`;
    return resolveTags(state, scope) === 'absent' ? 'it deletes the object' : undefined;
  }

  private write(
    { place, id, identifiers, attrs }: BlueprintEntry,
    modelName: string,
    scope: TagScope,
    ids: Map<string, unknown>,
  ): Omit<EstateEntry, 'place' | 'model'> {
    const model = blueprintModel(modelName);
    const by = resolveTags(identifiers, scope) as Row;
    const unidentified = findUnknown(by);
    if (unidentified !== undefined)
      return { rows: [], refused: `its identifiers are not known: ${unidentified.why}`, reasons: [] };
    const reasons: string[] = [];
    const values: Row = { ...by };
    for (const [name, value] of Object.entries(resolveTags(attrs, scope) as Row)) {
      const fault = findUnknown(value)?.why ?? shapeFault(name, value);
      if (fault === undefined) values[name] = value;
      else reasons.push(`${name} is not known: ${fault}`);
    }
    for (const name of ['name', 'slug']) if (typeof values[name] === 'number') values[name] = String(values[name]);
    reasons.push(...findUnstated(model, values, by));
    const rows = this.merge(model, by, values, place);
    const [first] = rows;
    if (modelName.startsWith('authentik_providers_') && first !== undefined) first.verbose_name ??= modelName;
    if (id !== undefined) ids.set(id, first?.pk ?? by.pk ?? place);
    return { rows, reasons };
  }

  /** Puts the values over the row that the identifiers find, or makes one. */
  private merge({ lists }: BlueprintModel, by: Readonly<Row>, values: Readonly<Row>, place: string): readonly Row[] {
    return lists.map((list) => {
      const row = this.lists[list].find((one) => isMatch(one, by)) ?? this.add(list, by.pk ?? place, by);
      if (by.pk !== undefined && by.pk !== row.pk) this.aliases.set(by.pk, row.pk);
      Object.assign(row, values, { pk: row.pk });
      this.own.add(row);
      return row;
    });
  }

  /** @param values by which it is named */
  private add(list: ListName, pk: unknown, values: Readonly<Row>): Row {
    // authentik has this group from the start.
    const admins = list === 'groups' && values.name === 'authentik Admins' ? { is_superuser: true } : {};
    const row: Row = { ...DEFAULTS[list], ...admins, ...values, pk };
    this.lists[list].push(row);
    return row;
  }

  /** The key of what an attribute names: the blueprints need not state it. */
  private find(model: string, fields: Readonly<Row>): unknown {
    const found = this.findSure(model, fields);
    if (!isUnknown(found)) return found;
    const [list, ...others] = blueprintModel(model).lists;
    const named = model.endsWith('.scopemapping') ? standardScope(fields) : fields;
    if (list === undefined || !NATURAL_KEYS.some((key) => typeof named[key] === 'string')) return found;
    const name = named.name ?? String(named.managed ?? named.slug ?? named.domain).replace(/^.*\/scope-/, '');
    const pk = `${model} ${JSON.stringify(named)}`;
    for (const one of [list, ...others]) this.add(one, pk, { ...named, name });
    return pk;
  }

  private findSure(model: string, fields: Readonly<Row>): unknown {
    const { lists } = blueprintModel(model);
    const rows = lists.flatMap((list) => this.lists[list]);
    const found = rows.find((row) => isMatch(row, fields));
    if (found !== undefined) return found.pk ?? found.brand_uuid;
    const isPlain = Object.keys(fields).every((name) => !name.includes('__'));
    return this.isLive && lists.length > 0 && isPlain ? null : new Unknown(`!Find looks for ${model} on the server`);
  }
}

/** Lists what the API sets where an entry says nothing, as far as a draft looks at it. */
const DEFAULTS: Readonly<Partial<Record<ListName, Readonly<Row>>>> = {
  groups: { parents: [] },
  bindings: { policy: null, enabled: true, order: 0 },
  flowBindings: { order: 0 },
  outposts: { providers: [] },
};

/** Matches as authentik finds an object: by its key, or by all other identifiers. */
function isMatch(row: Readonly<Row>, { pk, ...others }: Readonly<Row>): boolean {
  if (pk !== undefined && row.pk === pk) return true;
  const fields = Object.entries(others);
  return fields.length > 0 && fields.every(([name, value]) => JSON.stringify(row[name]) === JSON.stringify(value));
}

function shapeFault(name: string, value: unknown): string | undefined {
  const isRight = !LIST_ATTRIBUTES.includes(name) || Array.isArray(value);
  return isRight ? undefined : 'it is no list';
}

/** Attributes with a value that a site has no words for. */
function findUnstated({ states }: BlueprintModel, values: Readonly<Row>, by: Readonly<Row>): readonly string[] {
  if (states === undefined) return [];
  const isSet = (value: unknown) => isTruthy(value) && value !== undefined;
  const names = Object.entries(values).flatMap(([name, value]) =>
    states.includes(name) || name in by || !isSet(value) ? [] : [name],
  );
  return names.length === 0 ? [] : [`a site does not state ${names.sort().join(', ')}`];
}

/** The mapping that authentik has for a scope of OpenID Connect. */
function standardScope(fields: Readonly<Row>): Readonly<Row> {
  const managed = Object.values(STANDARD_OIDC_SCOPES).find((id) => id.endsWith(`/scope-${fields.scope_name}`));
  return managed === undefined ? fields : { managed };
}
