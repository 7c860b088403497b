import { ServerLine } from '../../constructs/authentik/server/server-line';
import { demo } from '../../demo/site';
import { inputNamed } from '../../sites/named';
import type { SiteInput } from '../../sites/schema/site';
import { changeSite, type SiteChange } from './site/site-change';

/** Every recorded line of the server, the oldest first. */
export const LINES = ServerLine.names.map((name) => ServerLine.of(name) as ServerLine);

/** Sites without a server yet: the example for a house, and what `site new` writes. */
export const NEW_SITES: readonly SiteInput[] = [inputNamed('homelab'), demo];

/** Every such site on every line, with both names. */
export const NEW_SITES_ON_LINES = LINES.flatMap((line) =>
  NEW_SITES.map((site) => ({ name: site.name, version: line.newest, line, site: onLine(site, line) })),
);

export function onLine(site: SiteInput, { newest, chart }: ServerLine, more: SiteChange = () => {}): SiteInput {
  return changeSite((changed) => {
    changed.identity.serverVersion = newest;
    delete changed.identity.providerVersion;
    if (changed.platform !== undefined) changed.platform.release.chartVersion = chart;
    more(changed);
  }, site);
}
