import { unreadAttributes } from '../../constructs/authentik/unread-attributes';
import type { BlocksByType, TerraformJson } from '../../rules/document';
import type { Site } from '../../sites/site';
import type { AuthentikClient } from '../authentik/client';
import { type Difference, differences } from './difference';
import { entryPath } from './entries';
import { blockOf, kindOf, LiveEstate, type LiveRow } from './live-estate';
import { OBJECT_KINDS } from './object-kinds';

/**
 * What becomes of one object of the stack at the next apply:
 *
 * `adopt`: it is there and imported. `look up`: it is there, and its key comes in as a variable. `create`: it is not there.
 * `collide`: it is there and the site creates it. `missing`: the site imports or looks up what is not there. `found`: only
 * looked up. `open`: the UI's, until the site knows its key.
 */
export type Fate = 'adopt' | 'look up' | 'create' | 'collide' | 'missing' | 'found' | 'open';

export interface SurveyedObject {
  readonly address: string;
  readonly fate: Fate;
  /** Natural key, or the import id that the site states. */
  readonly key: string;
  /** Id on the live server. */
  readonly id?: string;
  /** Terraform variable that the id comes in with. */
  readonly variable?: string;
  readonly differences: readonly Difference[];
  /** What the site could say instead: path in the site, and the adoption entry. */
  readonly entry?: { readonly path: string; readonly value: unknown };
}

/** Looks at a live authentik for every object of the identity stack. Never writes. */
export async function survey(
  client: AuthentikClient,
  site: Site,
  config: TerraformJson,
  providerVersion: string,
): Promise<readonly SurveyedObject[]> {
  const estate = new LiveEstate(client, config);
  const addresses = (types: BlocksByType = {}) =>
    Object.entries(types).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
  const objects = await Promise.all([
    ...addresses(config.resource)
      .filter((address) => kindOf(address) !== undefined)
      .map(ofResource),
    ...addresses(config.data).map((address) => ofLookup(`data.${address}`)),
  ]);
  return [...objects, ...(await openClients(estate, site))].sort((a, b) => a.address.localeCompare(b.address, 'en'));

  async function ofResource(address: string): Promise<SurveyedObject> {
    const [type = ''] = address.split('.');
    const kind = kindOf(address);
    const block = blockOf(config, address);
    const row = await estate.row(address);
    const importId = config.import?.find(({ to }) => to === address)?.id;
    const key = keyText(importId, block);
    const variable = /^\$\{var\.(\w+)\}$/.exec(importId ?? '')?.[1];
    if (kind === undefined || block === undefined || row === undefined) {
      return { address, fate: importId === undefined ? 'create' : 'missing', key, differences: [] };
    }
    const id = String(row[kind.id]);
    const fate = importId === undefined ? 'collide' : variable === undefined ? 'adopt' : 'look up';
    const path = fate === 'adopt' ? undefined : entryPath(address, site);
    return {
      address,
      fate,
      key,
      id,
      ...(variable !== undefined && { variable }),
      differences: await differences(estate, kind, block, row, unreadAttributes(type, providerVersion)),
      ...(path !== undefined && { entry: { path, value: kind.id === 'slug' ? 'key' : { id } } }),
    };
  }

  async function ofLookup(address: string): Promise<SurveyedObject> {
    const row = await estate.row(address);
    const key = keyText(undefined, blockOf(config, address));
    if (row === undefined) return { address, fate: 'missing', key, differences: [] };
    return { address, fate: 'found', key, id: String(row.pk), differences: [] };
  }
}

/** Clients whose authorization flow Terraform pins as soon as the site knows their provider. */
async function openClients(estate: LiveEstate, { identity }: Site): Promise<readonly SurveyedObject[]> {
  const kind = OBJECT_KINDS.authentik_provider_oauth2;
  const open = Object.entries(identity.applications).filter(
    ([, application]) => application.kind === 'oidc-authorization' && application.provider === undefined,
  );
  if (kind === undefined || open.length === 0) return [];
  const providers = await estate.all(kind);
  return open.map(([id, { name }]) => {
    const hits = providers.filter((row) => isNamed(row, name));
    const pk = hits.length === 1 ? String(hits[0]?.pk) : undefined;
    const path = `identity.applications.${id}.provider`;
    return {
      address: `authentik_provider_oauth2.${id}`,
      fate: 'open',
      key: name,
      differences: [],
      ...(pk !== undefined && { id: pk, entry: { path, value: { id: pk } } }),
    };
  });
}

/** The provider of an application, or the one of the application's own name. */
function isNamed(row: LiveRow, application: string): boolean {
  return row.assigned_application_name === application || row.name === application;
}

function keyText(importId: string | undefined, block: Readonly<Record<string, unknown>> | undefined): string {
  if (importId !== undefined && !importId.startsWith('${')) return importId;
  const { slug, username, name, managed } = block ?? {};
  return String(slug ?? username ?? managed ?? name ?? '(its references)');
}
