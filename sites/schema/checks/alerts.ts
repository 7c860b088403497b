import { type Fault, fault } from '../fields/fault';
import { loginHosts } from '../login-hosts';
import type { Platform } from '../platform';
import type { Site } from '../site-schema';

/** Yields what contradicts the rest of the site, or would have no effect. */
export function* alertFaults(site: Site, { alerts, release, services }: Platform): Generator<Fault> {
  if (release.metrics !== undefined && alerts === undefined) {
    const message =
      "has no effect without platform.alerts: the network policies of authentik's pods admit Prometheus from platform.alerts.namespace alone";
    yield fault('platform.release.metrics', message, release.metrics);
  }
  // The alert fires as soon as such a host asks for a login.
  const asking = new Set([
    ...loginHosts(site),
    ...Object.values(site.identity.hostRestriction?.hosts ?? {}).map(({ host }) => `${host}.${site.domain}`),
  ]);
  for (const { host, gate, paths } of Object.values(services)) {
    const asks = gate.kind === 'required' || gate.kind === 'public';
    if (asks && paths.includes('/')) asking.add(`${host}.${site.domain}`);
  }
  for (const [index, url] of (alerts?.publicHosts?.urls ?? []).entries()) {
    if (!URL.canParse(url) || !asking.has(new URL(url).hostname)) continue;
    const path = `platform.alerts.publicHosts.urls.${index}`;
    yield fault(path, 'is on a host that asks for a login; remove it: the alert would never resolve', url);
  }
}
