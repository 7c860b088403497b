import { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { Chart, HelmRelease } from '../../helm/release';
import type { Labels } from '../../kubernetes/metadata';
import { releaseFaults } from './release-faults';
import { type AuthentikHelmReleaseProps, withReleaseDefaults } from './release-settings';
import { chartPodLabels, type ReleaseComponent, releaseValues } from './release-values';
import { SERVER_SERVICE_PORT } from './server-objects';

/**
 * authentik itself, by its Helm chart:
 *
 *     release -> Deployment server -> pods -> Secret (all its keys are environment)
 *        |           |-> Service NAME-server:80     |-> Secret of the mail account
 *        |           `-> PodDisruptionBudget        `-> database.host
 *        `-----> Deployment worker -> pods (the same Secrets), PodDisruptionBudget
 *
 * Props are what an operator tunes; this construct knows where the chart reads them (incident I10). No prop takes an
 * arbitrary variable, so that CONN_MAX_AGE cannot be set (incident I11).
 */
export class AuthentikHelmRelease extends Construct {
  /** The Service of the servers, for an ingress of the same namespace; its pods listen on `podPort`. */
  readonly serverService: { readonly name: string; readonly port: number; readonly podPort: number };
  /** Labels that select the pods, as for a NetworkPolicy. */
  readonly podLabels: Readonly<Record<ReleaseComponent, Labels>>;

  constructor(scope: Construct, id: string, props: AuthentikHelmReleaseProps) {
    super(scope, id);
    const release = withReleaseDefaults(props);
    const { name, namespace, repository, chartVersion, timeoutSeconds } = release;
    refuseFaults(this, releaseFaults(release));
    new HelmRelease(this, 'Resource', {
      name,
      namespace,
      chart: Chart.fromRepository({ repository, name: 'authentik', version: chartVersion }),
      values: releaseValues(release),
      timeoutSeconds,
    });
    this.serverService = { name: `${name}-server`, port: SERVER_SERVICE_PORT, podPort: 9000 };
    this.podLabels = { server: chartPodLabels(name, 'server'), worker: chartPodLabels(name, 'worker') };
  }
}
