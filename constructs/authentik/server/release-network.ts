import { Construct } from '../../core/cdktf';
import { appLabels, type Labels } from '../../kubernetes/metadata';
import { NetworkPolicy } from '../../kubernetes/network-policy';
import { LOCAL_NETWORKS, Traffic } from '../../kubernetes/traffic';

export interface ReleaseNetworkProps {
  /** Start of the objects' names. */
  readonly name: string;
  /** Namespace of the release. */
  readonly namespace: string;
  /** Labels that select the pods of the server. */
  readonly serverPodLabels: Labels;
  /** Labels that select the pods of the worker. */
  readonly workerPodLabels: Labels;
  /** Traefik's pods run in this namespace. */
  readonly traefikNamespace: string;
  /** Prometheus' pods run in this namespace. @default no metrics are scraped */
  readonly prometheusNamespace?: string;
  /** To the database: the pooler's pods, or PostgreSQL itself. */
  readonly database: Traffic;
  /** Port of the mail server, which may be inside or outside of the local networks. @default no mail is sent */
  readonly mailPort?: number;
}

/** Ports of the server's and the worker's pods, as authentik's chart has them. */
const HTTP = 9000;
const HTTPS = 9443;
const METRICS = 9300;
/** Port of Traefik's pods for HTTPS, as its chart has it. */
const TRAEFIK_HTTPS = 8443;

/**
 * Connections to and from authentik's own pods:
 *
 *     Traefik -> server -> pooler, DNS, mail, HTTPS (login sources; hosts of the site, through Traefik)
 *
 * Without HTTPS the server answers 400 to each write of a Google or GitHub source: it reads accounts.google.com or
 * token.actions.githubusercontent.com (the discovery document) before it saves the source.
 *
 *     Prometheus -> server, worker
 *     worker -> the same, and the API server: it runs the outposts
 *
 * The pods of the outposts belong to authentik's controller and have no policy here.
 */
export class ReleaseNetwork extends Construct {
  constructor(scope: Construct, id: string, props: ReleaseNetworkProps) {
    super(scope, id);
    const { name, namespace, prometheusNamespace, traefikNamespace } = props;
    const metrics = prometheusNamespace === undefined ? [] : [Traffic.pods(prometheusNamespace, {}, METRICS)];
    const egress = [
      Traffic.dns(),
      props.database,
      ...siteHosts(traefikNamespace),
      ...(props.mailPort === undefined
        ? []
        : [Traffic.internet(props.mailPort), Traffic.networks(LOCAL_NETWORKS, [props.mailPort])]),
    ];
    new NetworkPolicy(this, 'Server', {
      name: `${name}-server`,
      namespace,
      labels: appLabels({ name: 'authentik', component: 'server' }),
      podLabels: props.serverPodLabels,
      ingress: [Traffic.pods(traefikNamespace, {}, HTTP), Traffic.pods(traefikNamespace, {}, HTTPS), ...metrics],
      egress,
    });
    new NetworkPolicy(this, 'Worker', {
      name: `${name}-worker`,
      namespace,
      labels: appLabels({ name: 'authentik', component: 'worker' }),
      podLabels: props.workerPodLabels,
      ingress: metrics,
      egress: [...egress, Traffic.networks(LOCAL_NETWORKS, [6443])],
    });
  }
}

/**
 * HTTPS to the internet, and to the hosts of the site itself, which are often inside: split-horizon DNS gives Traefik's local
 * address. Where that is the address of its Service, most network plug-ins see Traefik's pod and its port instead.
 */
export function siteHosts(traefikNamespace: string): readonly Traffic[] {
  return [Traffic.https(), Traffic.networks(LOCAL_NETWORKS, [443]), Traffic.pods(traefikNamespace, {}, TRAEFIK_HTTPS)];
}
