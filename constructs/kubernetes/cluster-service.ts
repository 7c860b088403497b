import type { Labels } from './metadata';

const HOST = '[a-z0-9-]+\\.[a-z0-9-]+(?:\\.svc(?:\\.[a-z0-9.-]+)?)?';

/** `SERVICE.NAMESPACE`, with or without `.svc` and the domain of the cluster, and the port. */
export const SERVICE_ADDRESS = new RegExp(`^${HOST}:\\d+$`);

/** The URL of a Service over http, with its port. */
export const SERVICE_URL = new RegExp(`^http://${HOST}:\\d+$`);

const SERVICE_HOST = new RegExp(`^${HOST}$`);

/** The namespace in the host name of a Service; undefined for a host outside of the cluster. */
export function namespaceOfHost(host: string): string | undefined {
  return SERVICE_HOST.test(host) ? host.split('.')[1] : undefined;
}

/** A Service of this cluster: its URL for the client, and its pods for the network policy. */
export class ClusterService {
  /**
   * @param url `http://SERVICE.NAMESPACE:PORT`, with or without `.svc` and the cluster's domain
   * @param podLabels labels of the pods behind the Service; none: every pod of its namespace
   * @param podPort port of those pods; left out: the one of the Service
   * @throws RangeError when the host is not inside the cluster
   */
  static at(url: string, podLabels: Labels = {}, podPort?: number): ClusterService {
    const [, scheme, host = '', port, path] = /^(https?):\/\/([^/:@]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
    const namespace = namespaceOfHost(host);
    if (namespace === undefined || (path !== undefined && path !== '/')) {
      throw new RangeError(
        `is not the URL of a Service in the cluster, found: ${JSON.stringify(url)}; ` +
          'write for example http://service.namespace.svc.cluster.local:8080',
      );
    }
    return new ClusterService(url, namespace, podPort ?? Number(port ?? (scheme === 'https' ? 443 : 80)), podLabels);
  }

  private constructor(
    readonly url: string,
    readonly namespace: string,
    /** The pods listen at this port. */
    readonly podPort: number,
    readonly podLabels: Labels,
  ) {}
}
