import * as z from 'zod';
import { labels } from './cluster';
import type { SiteFault } from './fault';
import * as f from './fields';
import { loginHosts } from './login-hosts';
import type { Platform } from './platform';
import type { Site } from './site';

const publicUrl = z
  .string()
  .regex(
    /^https:\/\/[a-z0-9.-]+(:\d+)?\/\S*$/,
    'is not an https URL with a path; write for example https://blog.example.org/',
  );

export const alerts = z.strictObject({
  name: f.hostLabel,
  /** Namespace of Prometheus. */
  namespace: f.hostLabel,
  /** What Prometheus selects rules by. */
  labels: labels.default({}),
  /** Where docs/runbooks/ can be read; without a slash at the end. */
  runbooks: z
    .string()
    .regex(/^https:\/\/[^\s?#]+[^\s?#/]$/, 'is not an https URL without a slash at its end; write the folder alone'),
  crowdsecJob: f.text,
  /** Hosts that must never ask for a login, watched by a blackbox exporter. */
  publicHosts: z
    .strictObject({
      /** Address of the exporter, as in `blackbox.monitoring:9115`. */
      prober: z
        .string()
        .regex(
          /^[a-z0-9-]+\.[a-z0-9-]+(\.svc(\.[a-z0-9.-]+)?)?:\d+$/,
          'is not a Service of the cluster with its port; write for example blackbox.monitoring:9115',
        ),
      module: f.text,
      urls: z.array(publicUrl).min(1, 'is empty; name the URLs, or leave publicHosts out'),
    })
    .optional(),
});

/** The alert calls somebody as soon as such a host asks for a login. */
export function* alertFaults(site: Site, { alerts, services }: Platform): Generator<SiteFault> {
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
    const path = ['platform', 'alerts', 'publicHosts', 'urls', index];
    yield { path, found: url, message: 'is on a host that asks for a login; remove it: the alert would never resolve' };
  }
}
