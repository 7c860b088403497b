import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../authentik/records';
import type { RealAuthentik } from './real-authentik';

const CACHE = join(__dirname, '../../../node_modules/.cache/gatehouse');

interface List {
  readonly path: string;
  /** Field in the address of a row. @default pk */
  readonly key?: string;
  readonly query?: string;
  /** Rows are of several kinds, and each is written by the list of its own kind. */
  readonly kinds?: true;
  /** No change of a row is put back, only rows that came are deleted. */
  readonly log?: true;
}

/** Lists what tests change; the reverse is an order in which rows can be made. */
const LISTS: readonly List[] = [
  { path: '/core/applications/', key: 'slug', query: '?superuser_full_list=true' },
  { path: '/policies/bindings/' },
  { path: '/flows/bindings/' },
  { path: '/outposts/instances/' },
  { path: '/outposts/service_connections/all/' },
  { path: '/providers/all/', kinds: true },
  { path: '/sources/all/', key: 'slug' },
  { path: '/stages/invitation/invitations/' },
  { path: '/policies/all/', kinds: true },
  { path: '/events/rules/' },
  { path: '/events/transports/' },
  { path: '/core/brands/', key: 'brand_uuid' },
  { path: '/stages/all/', kinds: true },
  { path: '/stages/prompt/prompts/' },
  { path: '/flows/instances/', key: 'slug' },
  { path: '/propertymappings/provider/scope/' },
  { path: '/core/tokens/', key: 'identifier', log: true },
  { path: '/core/users/' },
  { path: '/core/groups/' },
  { path: '/policies/reputation/scores/', log: true },
];

/** Lists of the kinds that the stacks adopt, by `meta_model_name`. */
const OF_KIND: Readonly<Record<string, string>> = {
  'authentik_policies_expression.expressionpolicy': '/policies/expression/',
  'authentik_providers_oauth2.oauth2provider': '/providers/oauth2/',
  'authentik_stages_authenticator_validate.authenticatorvalidatestage': '/stages/authenticator/validate/',
  'authentik_stages_identification.identificationstage': '/stages/identification/',
  'authentik_stages_password.passwordstage': '/stages/password/',
  'authentik_stages_user_login.userloginstage': '/stages/user_login/',
  'authentik_stages_user_write.userwritestage': '/stages/user_write/',
};

/** Fields that only the server writes. */
const COMPUTED = new RegExp(
  '_objs?$|_set$|_url$|_urls$|^(avatar|bound_to|cache_count|children|date_joined|inherited|is_superuser$|last_|num_pk|' +
    'password_change_date|policies$|refresh_interval_s|stages$|uid$|users$|verbose_name)',
);

type Rows = ReadonlyMap<string, Row>;

/** Keeps what a server held before the first suite of a run, so that the next suite, or the next run, can put it back. */
export class ServerState {
  /** The state that a run kept and did not forget: it was ended, or it is this run. */
  static readKept(server: RealAuthentik): ServerState | undefined {
    const file = fileOf(server);
    if (!existsSync(file)) return undefined;
    const lists = JSON.parse(readFileSync(file, 'utf8')) as [string, [string, Row][]][];
    return new ServerState(server, new Map(lists.map(([path, rows]) => [path, new Map(rows)])));
  }

  /** Keeps what the server holds now. */
  static async keep(server: RealAuthentik): Promise<ServerState> {
    const state = await ServerState.read(server);
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(fileOf(server), JSON.stringify([...state.before].map(([path, rows]) => [path, [...rows]])));
    return state;
  }

  /** Returns what the server holds now, to compare it with later. */
  static async read(server: RealAuthentik): Promise<ServerState> {
    const lists = new Map<string, Rows>();
    for (const list of LISTS) lists.set(list.path, await rowsOf(server, list));
    return new ServerState(server, lists);
  }

  private constructor(
    private readonly server: RealAuthentik,
    private readonly before: ReadonlyMap<string, Rows>,
  ) {}

  /** Whether the server is still the one of that run, and no new one at its address: its brand has the same key. */
  async isOfThisServer(): Promise<boolean> {
    const brands = LISTS.find(({ path }) => path === '/core/brands/')!;
    const now = await rowsOf(this.server, brands);
    return [...this.rowsBefore(brands).keys()].some((key) => now.has(key));
  }

  forget(): void {
    rmSync(fileOf(this.server), { force: true });
  }

  /** Writes what changed, deletes what came, and makes what went, with references to each other. */
  async restore(): Promise<void> {
    const now = new Map<List, Rows>();
    for (const list of LISTS) now.set(list, await rowsOf(this.server, list));
    for (const [list, rows] of [...now].reverse()) await this.writeChanged(list, rows);
    for (const [list, rows] of byCascade(now)) await this.deleteNew(list, rows);
    const gone: [list: List, row: Row][] = [];
    for (const [list, rows] of now) {
      if (list.log) continue;
      for (const [id, row] of this.rowsBefore(list)) if (!rows.has(id)) gone.unshift([list, row]);
    }
    const ids = new Map<string, string>();
    for (const [{ path }, row] of gone) {
      const text = JSON.stringify(writable(row)).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => ids.get(id) ?? id);
      const made = await this.server.post(path, JSON.parse(text) as Row);
      for (const field of ['pk', 'policybindingmodel_ptr_id']) ids.set(String(row[field]), String(made[field]));
    }
    // What was made again has other keys.
    if (gone.length > 0) await ServerState.keep(this.server);
  }

  private async deleteNew(list: List, rows: Rows): Promise<void> {
    const before = this.rowsBefore(list);
    for (const [id, { type }] of rows) {
      // The server makes and deletes the accounts of outposts by itself, and refuses to do it for others.
      if (before.has(id) || type === 'internal_service_account') continue;
      await this.server.deleteIfThere(addressOf(list, id));
    }
  }

  /** Fields that differ from that moment: `/core/groups/ID name`; a row that came or went without a field. */
  async changes(): Promise<readonly string[]> {
    const changes: string[] = [];
    for (const list of LISTS.filter(({ log }) => log !== true)) {
      const [before, now] = [this.rowsBefore(list), await rowsOf(this.server, list)];
      for (const id of new Set([...before.keys(), ...now.keys()])) {
        const [old, row] = [before.get(id), now.get(id)];
        if (old === undefined || row === undefined)
          changes.push(`${list.path}${id} ${old === undefined ? 'came' : 'went'}`);
        else changes.push(...fieldsBetween(old, row).map((field) => `${list.path}${id} ${field}`));
      }
    }
    return changes;
  }

  private async writeChanged(list: List, rows: Rows): Promise<void> {
    if (list.log) return;
    for (const [id, row] of rows) {
      const old = this.rowsBefore(list).get(id);
      if (old === undefined || JSON.stringify(writable(old)) === JSON.stringify(writable(row))) continue;
      await this.server.patch(addressOf({ ...list, path: kindOf(list, old) }, id), writable(old));
    }
  }

  private rowsBefore({ path }: List): Rows {
    return this.before.get(path) ?? new Map();
  }
}

/** Bindings last: the server deletes most of them with the objects that they bind. */
function byCascade(lists: ReadonlyMap<List, Rows>): readonly (readonly [List, Rows])[] {
  const isBinding = ({ path }: List) => Number(path.endsWith('/bindings/'));
  return [...lists].toSorted(([one], [other]) => isBinding(one) - isBinding(other));
}

function fileOf({ url }: RealAuthentik): string {
  return join(CACHE, `live-${new URL(url).host.replace(/\W/g, '-')}.json`);
}

async function rowsOf(server: RealAuthentik, list: List): Promise<Rows> {
  const { path, key = 'pk', query = '' } = list;
  const rows = await server.list(`${path}${query}`);
  // A list of all kinds has the common fields only.
  const whole = rows.map((row) =>
    kindOf(list, row) === path ? row : server.get(addressOf({ ...list, path: kindOf(list, row) }, String(row[key]))),
  );
  return new Map((await Promise.all(whole)).map((row) => [String(row[key]), row]));
}

function kindOf({ path, kinds }: List, { meta_model_name: model }: Row): string {
  return (kinds && OF_KIND[String(model)]) ?? path;
}

function addressOf({ path }: List, id: string): string {
  return `${path}${encodeURIComponent(id)}/`;
}

function fieldsBetween(one: Row, other: Row): readonly string[] {
  const [before, after] = [writable(one), writable(other)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
}

function writable(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !COMPUTED.test(field)));
}
