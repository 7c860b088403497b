import { Release } from '@cdktf/provider-helm/lib/release';
import { Construct, Token } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { wholeNumberFault } from '../core/whole-number';
import { dnsLabelFault } from '../kubernetes/metadata';
import { type HelmValues, valuesFaults, valuesYaml } from './values';

/** Limit of Helm, which adds a suffix to the name for its own Secret. */
const MAX_NAME = 53;
/** Terraform runs in the folder of the stack's JSON, which is `path.module`. */
const LOCAL = './charts/';

export interface HelmReleaseProps {
  /** At most 53 characters of a-z, 0-9 and `-`. */
  readonly name: string;
  /** The namespace exists already, or is in the same stack. */
  readonly namespace: string;
  /** Helm installs this chart in this version. */
  readonly chart: Chart;
  /** Never a secret: a plan prints all values. Charts take the name of a Secret instead. */
  readonly values: HelmValues;
  /** How long Terraform waits for Helm, in seconds. The job that deploys must allow more. @default 300, as Helm */
  readonly timeoutSeconds?: number;
  /** Adopts objects that exist without a release: for one deployment, then off. @default false */
  readonly takeOwnership?: boolean;
}

/** A chart of a repository or of this project, in one exact version. */
export class Chart {
  static fromRepository(props: {
    /** `https://...` */
    readonly repository: string;
    readonly name: string;
    /** It is written as the chart spells it: another spelling shows a change in every plan. */
    readonly version: string;
  }): Chart {
    return new Chart(props.name, props.version, props.repository);
  }

  /**
   * One of this project's charts, by its folder in charts/: it is copied beside the JSON of each stack that uses it.
   */
  static local(folder: string, version: string): Chart {
    return new Chart(`${LOCAL}${folder}`, version, undefined);
  }

  /** The folder in charts/ of a release's `chart`, as `local` has written it; undefined when it is from elsewhere. */
  static localFolder(chart: string): string | undefined {
    return chart.startsWith(LOCAL) ? chart.slice(LOCAL.length) : undefined;
  }

  private constructor(
    readonly chart: string,
    readonly version: string,
    readonly repository: string | undefined,
  ) {}
}

/** A release of one exact chart version: an unpinned chart upgrades silently (incident I9). */
export class HelmRelease extends Construct {
  constructor(scope: Construct, id: string, props: HelmReleaseProps) {
    super(scope, id);
    const { name, namespace, chart, values, timeoutSeconds = 300, takeOwnership } = props;
    refuseFaults(this, [
      dnsLabelFault('name', name),
      nameFault(name),
      dnsLabelFault('namespace', namespace),
      ...chartFaults(chart),
      ...valuesFaults('values', values),
      wholeNumberFault('timeoutSeconds', timeoutSeconds, { least: 1, remedy: 'write for example 300' }),
    ]);
    make(Release, this, 'Resource', {
      name,
      namespace,
      repository: chart.repository,
      chart: chart.chart,
      version: chart.version,
      values: [valuesYaml(values)],
      // A failed installation is removed, and a failed upgrade rolled back.
      atomic: true,
      timeout: timeoutSeconds,
      takeOwnership,
    });
  }
}

function nameFault(name: string): Fault | undefined {
  if (Token.isUnresolved(name) || name.length <= MAX_NAME) return undefined;
  return { path: 'name', fault: `exceeds ${MAX_NAME} characters`, found: name, remedy: 'shorten it' };
}

function chartFaults({ chart, version, repository }: Chart): (Fault | undefined)[] {
  return [
    faultUnless(repository === undefined || /^[a-z0-9-]+$/.test(chart), {
      path: 'chart.name',
      fault: 'is not the name of a chart',
      found: chart,
      remedy: 'write for example authentik',
    }),
    faultUnless(/^v?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version), {
      path: 'chart.version',
      fault: 'is not one exact version',
      found: version,
      remedy: 'write for example 1.2.3',
    }),
    faultUnless(repository === undefined || /^https:\/\/[^\s/@]+(\/\S*)?$/.test(repository), {
      path: 'chart.repository',
      fault: 'is not an https URL without credentials',
      remedy: 'write for example https://charts.example.org',
    }),
  ];
}
