import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { Chart, HelmRelease } from '../helm/release';
import type { Labels } from '../kubernetes/metadata';
import { releaseFaults } from './release-faults';
import type { AuthentikHelmReleaseProps } from './release-settings';
import { chartPodLabels, type ReleaseComponent, releaseValues } from './release-values';

/**
 * authentik itself, by its Helm chart:
 *
 *     release -> Deployment server -> pods -> Secret (all its keys are environment)
 *        |           |-> Service NAME-server:80     |-> Secret of the mail account
 *        |           `-> PodDisruptionBudget        `-> database.host
 *        `-----> Deployment worker -> pods (the same Secrets), PodDisruptionBudget
 *
 * Props are what a person tunes; where the chart reads it is this construct's business (incident I10). There is no prop
 * for a free variable: CONN_MAX_AGE cannot be said (incident I11).
 */
export class AuthentikHelmRelease extends Construct {
  /** The Service of the servers, for an ingress of the same namespace. */
  readonly serverService: { readonly name: string; readonly port: number };
  /** Labels that select the pods, as for a NetworkPolicy. */
  readonly podLabels: Readonly<Record<ReleaseComponent, Labels>>;

  constructor(scope: Construct, id: string, props: AuthentikHelmReleaseProps) {
    super(scope, id);
    const { name, namespace, repository, chartVersion, timeoutSeconds } = props;
    refuseFaults(this, releaseFaults(props));
    new HelmRelease(this, 'Resource', {
      name,
      namespace,
      chart: Chart.fromRepository({ repository, name: 'authentik', version: chartVersion }),
      values: releaseValues(props),
      atomic: true,
      timeoutSeconds,
    });
    this.serverService = { name: `${name}-server`, port: 80 };
    this.podLabels = { server: chartPodLabels(name, 'server'), worker: chartPodLabels(name, 'worker') };
  }
}
