import type { ServerResponse } from 'node:http';
import { answerBroken, isTransportFault } from '../cloudflare/lists-transport';
import { LocalServer, type Received } from '../servers/local-server';
import { admits, COLLECTIONS, type Collection, isSuperuser, rowsFor } from './collections';
import { type Answer, type AuthentikFault, type Call, type FaultProps, fits, misnumber, refusal } from './faults';
import { answerHeld } from './held';
import { faultsOf, type Model, normalise, show } from './model';
import { MODELS } from './models';
import { peopleRows } from './people';
import { type AuthentikRecords, type Row, uuid } from './records';
import { siteRows } from './site';

const BASE = '/api/v3';

/** So that '/stages/invitation/stages/' is no row of another list. */
const LONGEST_FIRST = [...COLLECTIONS].sort((a, b) => b.path.length - a.path.length);

/**
 * authentik's API as far as the operator's commands go: the lists of COLLECTIONS with their exact and fuzzy filters,
 * one row by its key, create, change and delete, members of groups, versions and the health of outposts.
 *
 *     const server = await AuthentikServer.start();
 *     server.fail('http-403', { path: '/core/users/' });
 */
export class AuthentikServer extends LocalServer {
  readonly token = 'authentik-token-of-the-tests';
  readonly records: AuthentikRecords;
  /** Every request that reached the API, in order; the ones with a wrong token too. */
  readonly calls: Call[] = [];
  /** Called before a request is answered: the place for changes between a read and a write. */
  onCall: ((call: Call, records: AuthentikRecords) => void) | undefined;

  private readonly faults: { readonly fault: AuthentikFault; readonly props: FaultProps; left: number }[] = [];
  private nextId = 5001;

  /** @param records what the records of the tests has otherwise, for example `{ users: [user(5, 'five', 'Five')] }` */
  constructor(records: Partial<AuthentikRecords> = {}) {
    super();
    this.records = { ...peopleRows(), ...siteRows(), held: {}, ...records };
  }

  /** Sets what becomes of the calls that fit, from now on. */
  fail(fault: AuthentikFault, props: FaultProps = {}): void {
    this.faults.push({ fault, props, left: props.times ?? Number.POSITIVE_INFINITY });
  }

  clearFaults(): void {
    this.faults.length = 0;
    this.onCall = undefined;
  }

  /** Calls that were no reads: `DELETE /authenticators/admin/webauthn/11/`. */
  get writes(): readonly string[] {
    return this.calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  }

  protected override answer({ method, path, headers, body }: Received, response: ServerResponse): void {
    const url = new URL(path, 'http://authentik.invalid');
    const call: Call = {
      method,
      path: url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : url.pathname,
      query: url.searchParams,
      body: body === '' ? undefined : JSON.parse(body),
      authorization: headers.authorization,
    };
    this.calls.push(call);
    this.onCall?.(call, this.records);
    this.reply(call, response);
  }

  private reply(call: Call, response: ServerResponse): void {
    const queued = this.faults.find(({ props, left }) => left > 0 && fits(props, call));
    if (queued === undefined) {
      send(response, this.answerTo(call));
      return;
    }
    queued.left -= 1;
    const { fault, props } = queued;
    // A refusal stands in front of the API; behind every other fault the write happens.
    const refused = refusal(fault, props);
    const answer = refused ?? this.answerTo(call);
    const sendIt = () => send(response, misnumber(fault, answer));
    if (isTransportFault(fault)) answerBroken(response, fault, JSON.stringify(answer.body ?? {}));
    else if (fault === 'slow') setTimeout(sendIt, props.delayMs ?? 300).unref();
    else sendIt();
  }

  private answerTo(call: Call): Answer {
    const { method, path, query } = call;
    if (call.authorization !== `Bearer ${this.token}`)
      return { status: 403, body: { detail: 'Token invalid/expired' } };
    const single = this.single(call) ?? answerHeld(call, this.records);
    if (single !== undefined) return single;
    const collection = LONGEST_FIRST.find((one) => path.startsWith(one.path));
    const rest = collection === undefined ? [] : path.slice(collection.path.length).split('/');
    if (collection === undefined || rest.length > 2) return { status: 404, body: { detail: 'Not found.' } };
    const key = decodeURIComponent(rest[0] ?? '');
    if (key !== '') return this.row(call, collection, key);
    if (method === 'GET')
      return page(rowsFor(collection, this.records, query), query, (row) => this.show(collection, row));
    return method === 'POST' ? this.create(call, collection) : { status: 405, body: { detail: 'Method not allowed.' } };
  }

  /** Addresses that are no list. */
  private single({ method, path, body, query }: Call): Answer | undefined {
    const { records } = this;
    if (method === 'GET' && path === '/admin/version/') return { status: 200, body: records.version };
    if (method === 'GET' && path === '/admin/version/history/') {
      const build = query.get('build');
      return { status: 200, body: records.versionHistory.filter((row) => build === null || row.build === build) };
    }
    if (method === 'GET' && path === '/admin/settings/') return { status: 200, body: { flags: records.flags } };
    const me = records.users[0] ?? {};
    if (method === 'GET' && path === '/root/config/') return { status: 200, body: ROOT_CONFIG };
    if (method === 'GET' && path === '/outposts/instances/default_settings/')
      return { status: 200, body: { config: {} } };
    if (method === 'GET' && path === '/core/users/me/')
      return { status: 200, body: { user: { ...me, is_superuser: isSuperuser(me, records) } } };
    const health = /^\/outposts\/instances\/([^/]+)\/health\/$/.exec(path);
    if (method === 'GET' && health !== null) return { status: 200, body: records.outpostHealth[health[1] ?? ''] ?? [] };
    const [, slug] = /^\/core\/applications\/([^/]+)\/check_access\/$/.exec(path) ?? [];
    if (method === 'GET' && slug !== undefined) {
      const application = records.applications.find((one) => one.slug === slug);
      const passing = application !== undefined && admits(application, Number(query.get('for_user')), records);
      return { status: 200, body: { passing, messages: [], log_messages: [] } };
    }
    const [, group] = /^\/core\/groups\/([^/]+)\/add_user\/$/.exec(path) ?? [];
    if (method !== 'POST' || group === undefined) return undefined;
    const user = records.users.find(({ pk }) => pk === (body as Row).pk);
    if (!records.groups.some(({ pk }) => pk === group)) return NO_MATCH;
    if (user === undefined) return { status: 404, body: { detail: 'Not found.' } };
    user.groups = [...new Set([...(user.groups as string[]), group])];
    return { status: 204 };
  }

  private row({ method, body, query }: Call, collection: Collection, key: string): Answer {
    const rows = collection.rows(this.records);
    const index = rows.findIndex((row) => String(row[collection.key]) === key);
    const found = rows[index];
    if (found === undefined || (collection.model ?? found.meta_model_name) !== found.meta_model_name) return NO_MATCH;
    if (method === 'GET') {
      return { status: 200, body: this.show(collection, collection.render?.(found, this.records, query) ?? found) };
    }
    if (method === 'DELETE') {
      rows.splice(index, 1);
      this.cascade(found);
      return { status: 204 };
    }
    const model = MODELS[collection.path];
    if (method === 'PATCH' && model === undefined) return { status: 200, body: Object.assign(found, body) };
    if (model === undefined || (method !== 'PUT' && method !== 'PATCH')) {
      return { status: 405, body: { detail: 'Method not allowed.' } };
    }
    const written = { ...found, ...normalise(model, body as Row) };
    const faults = faultsOf(model, written, rows, this.records);
    if (faults !== undefined) return { status: 400, body: faults };
    Object.assign(found, written);
    if (method === 'PUT' || collection.path === '/sources/oauth/') model.written?.(found, body as Row, this.records);
    return { status: 200, body: this.show(collection, collection.render?.(found, this.records, query) ?? found) };
  }

  /** Deletes what points at a deleted row goes with it. */
  private cascade({ pk, policybindingmodel_ptr_id: pointer }: Row): void {
    const { flowBindings, policyBindings } = this.records;
    const keys: readonly unknown[] = [pk, pointer].filter((key) => key !== undefined);
    const pointsThere = (row: Row) =>
      ['target', 'stage', 'policy', 'group', 'user'].some((field) => keys.includes(row[field]));
    for (const rows of [flowBindings, policyBindings]) {
      for (const row of rows.filter(pointsThere)) {
        rows.splice(rows.indexOf(row), 1);
        this.cascade(row);
      }
    }
  }

  private create({ body, query }: Call, collection: Collection): Answer {
    const model = MODELS[collection.path];
    this.nextId += 1;
    const fields = model === undefined ? (body as Row) : { ...model.defaults, ...normalise(model, body as Row) };
    const created: Row = { ...fields, pk: this.keyOf(collection) };
    const faults =
      collection.check?.(fields, this.records) ??
      (model && faultsOf(model, created, collection.rows(this.records), this.records));
    if (faults !== undefined) return { status: 400, body: faults };
    if (model === undefined) {
      const { pk, username } = this.records.users[0] ?? {};
      Object.assign(created, { expires: null, ...fields, created_by: { pk, username } });
    } else if (collection.model !== undefined) created.meta_model_name = collection.model;
    collection.rows(this.records).push(created);
    model?.written?.(created, body as Row, this.records);
    return { status: 201, body: this.show(collection, collection.render?.(created, this.records, query) ?? created) };
  }

  /** People and providers are counted. */
  private keyOf({ path }: Collection): unknown {
    return path === '/core/users/' || path.startsWith('/providers/') ? this.nextId : uuid(this.nextId);
  }

  private show({ path }: Collection, row: Row): Row {
    const model: Model | undefined = MODELS[path];
    return model === undefined ? row : show(model, row, this.records);
  }
}

const ROOT_CONFIG = {
  error_reporting: { enabled: false, sentry_dsn: '', environment: '', send_pii: false, traces_sample_rate: 0 },
  capabilities: [],
  cache_timeout: 300,
  cache_timeout_flows: 300,
  cache_timeout_policies: 300,
};

const NO_MATCH: Answer = { status: 404, body: { detail: 'No object matches the given query.' } };

function page(rows: readonly Row[], query: URLSearchParams, shownAs: (row: Row) => Row): Answer {
  const size = Math.min(Number(query.get('page_size') ?? 20), 100);
  const current = Number(query.get('page') ?? 1);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  if (!(current >= 1 && current <= pages)) return { status: 404, body: { detail: 'Invalid page.' } };
  const start = (current - 1) * size;
  const results = rows.slice(start, start + size).map(shownAs);
  const pagination = {
    next: current < pages ? current + 1 : 0,
    previous: current - 1,
    count: rows.length,
    current,
    total_pages: pages,
    start_index: rows.length === 0 ? 0 : start + 1,
    end_index: start + results.length,
  };
  return { status: 200, body: { pagination, results, autocomplete: {} } };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
