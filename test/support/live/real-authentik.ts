import { setTimeout } from 'node:timers/promises';
import type { Row } from '../authentik/records';
import { ServerState } from './server-state';

/** One a second. */
const DELETES = 60;

const { GATEHOUSE_AUTHENTIK_URL: url = '', AUTHENTIK_TOKEN: token = '' } = process.env;

/** Why there is no real server to test against; undefined where there is one. */
export const missingServer =
  url !== '' && token !== ''
    ? undefined
    : 'GATEHOUSE_AUTHENTIK_URL and AUTHENTIK_TOKEN of an administrator name no disposable authentik';

/** `yes` where the server reaches Google: the start of a run asks it. */
export const EGRESS = 'GATEHOUSE_LIVE_EGRESS';

/** Why no source of Google can be written; undefined where it can. */
export const missingEgress =
  process.env[EGRESS] === 'yes' ? undefined : 'the server does not reach the discovery documents of Google and GitHub';

/** What a server holds beside its own defaults, of what these tests would change or delete. */
const OWN: Readonly<Record<string, (row: Row) => boolean>> = {
  '/core/applications/?superuser_full_list=true': () => true,
  '/core/groups/': ({ name }) => !['authentik Admins', 'authentik Read-only'].includes(String(name)),
  '/sources/all/': ({ slug }) => slug !== 'authentik-built-in',
  '/flows/instances/': ({ slug }) => !/^(default-|initial-setup$)/.test(String(slug)),
};

/** The API of the real server, as an administrator. */
export class RealAuthentik {
  readonly url = url;
  readonly token = token;

  /** Leaves the server as the run found it: what another suite, or this file before, has changed is put back. */
  static async disposable(): Promise<RealAuthentik> {
    const server = new RealAuthentik();
    await ServerState.readKept(server)?.restore();
    return server;
  }

  /**
   * @throws Error where the server holds more than its own defaults: these tests change flows and delete users
   */
  async expectDefaults(): Promise<void> {
    if (process.env.GATEHOUSE_AUTHENTIK_DISPOSABLE === 'yes') return;
    for (const [path, isOwn] of Object.entries(OWN)) {
      const found = (await this.list(path)).filter(isOwn).map(({ name, slug }) => String(slug ?? name));
      if (found.length > 0) {
        throw new Error(
          `${url} holds more than authentik's defaults (${path}: ${found.join(', ')}); name a server without data, or set GATEHOUSE_AUTHENTIK_DISPOSABLE=yes where all of it may be lost`,
        );
      }
    }
  }

  async list(path: string): Promise<readonly Row[]> {
    const separator = path.includes('?') ? '&' : '?';
    const { results } = await this.call<{ results: Row[] }>('GET', `${path}${separator}page_size=500`);
    return results;
  }

  async only(path: string): Promise<Row> {
    const rows = await this.list(path);
    if (rows.length !== 1) throw new Error(`${path}: ${rows.length} rows, wanted one`);
    return rows[0]!;
  }

  get(path: string): Promise<Row> {
    return this.call('GET', path);
  }

  post(path: string, body: object): Promise<Row> {
    return this.call('POST', path, body);
  }

  patch(path: string, body: object): Promise<Row> {
    return this.call('PATCH', path, body);
  }

  async delete(path: string): Promise<void> {
    const status = await this.removeRow(path);
    if (status === 404) throw new Error(`DELETE ${path}: 404`);
  }

  /** Puts a flow back as the login of the default brand. */
  async nameLoginFlow(slug: string): Promise<void> {
    const { pk } = await this.get(`/flows/instances/${slug}/`);
    const { brand_uuid: brand } = await this.only('/core/brands/?domain=authentik-default');
    await this.patch(`/core/brands/${brand}/`, { flow_authentication: pk });
  }

  /** Deletes what a cascade may have deleted already. */
  async deleteIfThere(path: string): Promise<void> {
    await this.removeRow(path);
  }

  /** Whether it fetches the discovery document of Google, which a source of this type needs. */
  async reachesGoogle(): Promise<boolean> {
    const client = { consumer_key: 'key', consumer_secret: 'secret' };
    const body = { name: 'Reach', slug: 'reach', provider_type: 'google', ...client };
    const { status } = await this.request('POST', '/sources/oauth/', body);
    await this.deleteIfThere('/sources/oauth/reach/');
    return status === 201;
  }

  /** Version of the server, for example 2026.2.2. */
  async version(): Promise<string> {
    return String((await this.get('/admin/version/')).version_current);
  }

  /** One call, with whatever the server answers to it. */
  async request(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${url}/api/v3${path}`, {
      method,
      // On a busy machine the server closes a kept connection while the next request is under way.
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : text };
  }

  /**
   * Returns 204, or 404 where there is no such row. While the worker runs a task about a row, the server may answer 405 to its
   * delete; a later one succeeds.
   */
  private async removeRow(path: string): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await this.request('DELETE', path);
      if (status === 204 || status === 404) return status;
      if (status !== 405 || attempt === DELETES) throw new Error(`DELETE ${path}: ${status} ${JSON.stringify(body)}`);
      await setTimeout(1000);
    }
  }

  private async call<T = Row>(method: string, path: string, sent?: object): Promise<T> {
    const { status, body } = await this.request(method, path, sent);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }
}
