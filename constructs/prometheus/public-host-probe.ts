import { Duration } from '../core/duration';
import { type Fault, faultUnless, refuseValue } from '../core/errors';
import type { ClusterService } from '../kubernetes/cluster-service';
import type { Manifest } from '../kubernetes/manifest';
import { type ObjectProps, objectFaults } from '../kubernetes/metadata';
import { Alert } from './alert';
import { literal, selector } from './promql';

export interface PublicHostProbeProps extends ObjectProps {
  /** The blackbox exporter. */
  readonly prober: ClusterService;
  /** Name of `publicHostModule()` in its configuration. */
  readonly module: string;
  /** URLs that must stay public, as in `https://blog.example.org/`. */
  readonly urls: readonly string[];
}

/**
 * Requests public pages without a session. Its name is the `job` of the results:
 *
 *     Probe -> blackbox exporter (publicHostModule) -> probe_failed_due_to_regex{job=NAME} -> publicHostWalledOff(NAME)
 *
 * @throws ValueError with every fault at once
 */
export function publicHostProbe(props: PublicHostProbeProps): Manifest {
  const { name, namespace, labels, prober, module, urls } = props;
  refuseValue(`probe ${name}`, [...objectFaults(props), ...urlFaults(urls)]);
  const { protocol, host } = new URL(prober.url);
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Probe',
    metadata: { name, namespace, labels: { ...labels } },
    spec: {
      jobName: name,
      prober: { scheme: protocol.replace(':', ''), url: host },
      module,
      targets: { staticConfig: { static: [...urls] } },
    },
  };
}

/** The alert on a probe of that name. It does not fire for a probe that does not run: alert on `up` of its job. */
export function publicHostWalledOff(probe: string): Alert {
  return new Alert({
    name: 'PublicHostWalledOff',
    expr: `max by (job, instance) (probe_failed_due_to_regex${selector({ job: probe })}) == 1`,
    for: Duration.minutes(10),
    severity: 'critical',
    summary: '{{ $labels.instance }} must stay public and sends visitors to the login',
  });
}

/**
 * The module of the blackbox exporter, for `modules.NAME` of its configuration. The exporter compares headers only of
 * responses with a valid code, so the codes are all those that a public host may return without a session.
 *
 * @param loginHosts hosts of the login pages; a host with an application of its own starts the login on itself, under a
 *   known path
 * @throws RangeError without a host
 */
export function publicHostModule(loginHosts: readonly string[]): Readonly<Record<string, unknown>> {
  refuseValue('blackbox module', [
    faultUnless(loginHosts.length > 0, {
      path: 'loginHosts',
      fault: 'is empty',
      found: loginHosts,
      remedy: 'name the hosts of the login',
    }),
  ]);
  const login = `(https?:)?//(${loginHosts.map(literal).join('|')})([:/?#]|$)`;
  const start = '((https?:)?//[^/?#]+)?/outpost\\.goauthentik\\.io/';
  return {
    prober: 'http',
    timeout: '10s',
    http: {
      method: 'GET',
      follow_redirects: false,
      valid_status_codes: [...codes(200, 206), ...codes(300, 308), ...codes(400, 405)],
      fail_if_header_matches: [{ header: 'Location', regexp: `^(${login}|${start})`, allow_missing: true }],
    },
  };
}

function codes(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function urlFaults(urls: readonly string[]): (Fault | undefined)[] {
  const remedy = 'write for example https://blog.example.org/';
  return [
    faultUnless(urls.length > 0, { path: 'urls', fault: 'is empty', found: urls, remedy }),
    ...urls.map((url) =>
      faultUnless(/^https:\/\/[a-z0-9.-]+(:\d+)?\//.test(url) && URL.canParse(url), {
        path: 'urls',
        fault: 'holds a URL without https or without a path',
        found: url,
        remedy,
      }),
    ),
  ];
}
