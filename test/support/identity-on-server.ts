import type { SiteInput } from '../../sites/schema/site';
import { loadStack } from './authentik/loaded';
import { findNamed, type Row, uuid } from './authentik/records';
import { AuthentikServer } from './authentik/server';
import { flow } from './authentik/site';
import { identityOf, variableValue } from './live/identity';
import { adopt, withWrittenAdoption } from './ops/adopt';
import { leaveUnstated } from './site/unstated-site';

/** Without these the first apply gives their values, which no entry can write down. */
export const SOURCES_WITH_SECRETS = ['google', 'github', 'facebook'];

/** A server that has everything of the fixture site harbour, and the site with what `ops adopt --write` found there. */
export async function harbourOnServer(): Promise<{ readonly server: AuthentikServer; readonly site: SiteInput }> {
  const server = await AuthentikServer.start();
  const { flows, sources, providers, stages } = server.records;
  flows.push(flow(uuid(299), 'default-source-authentication', 'authentication'));
  await loadStack(server, await identityOf(leaveUnstated()));
  findNamed(stages, 'enrollment-login').network_binding = 'bind_asn';
  for (const slug of SOURCES_WITH_SECRETS) {
    const source: Row = sources.find((one) => one.slug === slug) ?? {};
    source.consumer_key = variableValue(`${slug}_consumer_key`);
    source.consumer_secret = variableValue(`${slug}_consumer_secret`);
  }
  const dashboard = findNamed(providers, 'k8s-dashboard');
  dashboard.client_id = variableValue('k8s_dashboard_client_id');
  dashboard.client_secret = variableValue('k8s_dashboard_client_secret');
  return { server, site: await withWrittenAdoption(leaveUnstated(), (args) => adopt(server, args, leaveUnstated())) };
}
