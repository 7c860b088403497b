import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteCommandWith } from '../../../ops/commands/site';
import type { SiteInput } from '../../../sites/schema/site';
import { loadStack } from '../authentik/loaded';
import { type Address, type OpsRun, runAgainst } from '../authentik/ops';
import { findNamed, uuid } from '../authentik/records';
import type { AuthentikServer } from '../authentik/server';
import { flow } from '../authentik/site';
import { variableValue } from '../live/identity';
import { oneStack } from './one-stack';
import { leaveUnstated } from './unstated-site';

/** harbour as it is served by the pods of the server alone: without guests, and without a policy over its hosts. */
export function makePlainOutpost(): SiteInput {
  const site = leaveUnstated();
  const { publicGuests: _, embeddedOutpost, hostRestriction, ...identity } = site.identity;
  const { keptDeployment: __, ...outpost } = embeddedOutpost ?? { adopt: { id: '' }, logLevel: 'info' };
  const { policy: ___, binding: ____, ...restriction } = hostRestriction ?? { application: '', hosts: {} };
  return { ...site, identity: { ...identity, embeddedOutpost: outpost, hostRestriction: restriction } };
}

/** Puts everything of a site on the stand-in, as an apply would, with the client that its variables have. */
export async function loadEstate(server: AuthentikServer, site: SiteInput): Promise<void> {
  const { records } = server;
  records.flows.push(flow(uuid(299), 'default-source-authentication', 'authentication'));
  if (site.identity.hostRestriction?.policy === undefined) records.policyBindings.length = 0;
  await loadStack(server, oneStack('identity', undefined, site).config);
  Object.assign(findNamed(records.providers, 'k8s-dashboard'), {
    client_id: variableValue('kubernetes_dashboard_client_id'),
    client_secret: variableValue('kubernetes_dashboard_client_secret'),
  });
}

/** `site new --from-server` in a copy of the project. */
export function siteNew(
  server: Address,
  root: string,
  name: string,
  args: readonly string[] = ['--authentik-host', 'authentik.harbour.example'],
): Promise<OpsRun> {
  const command = siteCommandWith({ root, ask: undefined });
  return runAgainst(server, command, ['site', 'new', '--name', name, '--from-server', ...args]);
}

/** `site new --from-blueprint` of one text, in a copy of the project. */
export function siteOfBlueprint(
  server: Address,
  root: string,
  name: string,
  blueprint: string,
  env: Readonly<Record<string, string | undefined>> = { AUTHENTIK_TOKEN: undefined },
): Promise<OpsRun> {
  const file = join(root, `${name}.yaml`);
  writeFileSync(file, blueprint);
  const command = siteCommandWith({ root, ask: undefined });
  const answers = ['--domain', 'harbour.example', '--authentik-host', 'authentik.harbour.example'];
  return runAgainst(server, command, ['site', 'new', '--name', name, ...answers, '--from-blueprint', file], { env });
}

/** The site as it was written. */
export async function writeSite(root: string, name: string): Promise<SiteInput> {
  const site = (await import(join(root, 'sites', name, 'index.ts'))) as Readonly<Record<string, SiteInput>>;
  return site[name] as SiteInput;
}
