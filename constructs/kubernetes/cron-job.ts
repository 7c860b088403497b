import { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { wholeNumberFault } from '../core/whole-number';
import { metadataOf, type ObjectProps, objectFaults } from './metadata';
import { podFaults } from './pod-faults';
import { type RestrictedPodProps, restrictedPodTemplate } from './restricted-pod';
import type { Schedule } from './schedule';

export interface CronJobProps extends ObjectProps {
  /** When a run starts. */
  readonly schedule: Schedule;
  /**
   * How late a start may be, from 10 s: the controller checks every 10 s. Without it the CronJob stops for good after
   * 100 missed starts.
   */
  readonly startingDeadlineSeconds: number;
  /** A run is killed after this time, the pull of its image included; below the interval. */
  readonly activeDeadlineSeconds: number;
  /** The pod of one run. */
  readonly pod: Omit<RestrictedPodProps, 'restartPolicy'>;
}

/** Most finished jobs that are kept, of each outcome; their time to live usually ends first. */
const JOBS_KEPT = 3;
/** How long a finished job and its log stay. */
const KEPT_SECONDS = 3600;
const EXAMPLE = 'write for example 90';

/**
 * A program that runs on a schedule, one run at a time:
 *
 *     CronJob -> Job (no retry: the next run is the retry) -> restricted pod
 */
export class CronJob extends Construct {
  constructor(scope: Construct, id: string, props: CronJobProps) {
    super(scope, id);
    const { schedule, startingDeadlineSeconds, activeDeadlineSeconds } = props;
    refuseFaults(this, [
      ...objectFaults(props),
      faultUnless(props.name.length <= 52, {
        path: 'name',
        fault: 'exceeds 52 characters: a job adds 11 of its own',
        found: props.name,
        remedy: 'choose a shorter name',
      }),
      wholeNumberFault('startingDeadlineSeconds', startingDeadlineSeconds, { least: 10, remedy: EXAMPLE }),
      wholeNumberFault('activeDeadlineSeconds', activeDeadlineSeconds, { least: 1, remedy: EXAMPLE }),
      faultUnless(activeDeadlineSeconds < schedule.shortestIntervalSeconds, {
        path: 'activeDeadlineSeconds',
        fault: `is not below the interval of ${schedule.shortestIntervalSeconds} s: a slow run would suppress the next one`,
        found: activeDeadlineSeconds,
        remedy: 'lower it, or run less often',
      }),
      ...podFaults({ ...props.pod, restartPolicy: 'Never' }, props.namespace),
    ]);
    make(CronJobV1, this, 'Resource', {
      metadata: metadataOf(props),
      spec: {
        schedule: schedule.toString(),
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds,
        suspend: false,
        successfulJobsHistoryLimit: JOBS_KEPT,
        failedJobsHistoryLimit: JOBS_KEPT,
        jobTemplate: {
          // Left out, it is a difference in every plan (provider issues 542 and 1309).
          metadata: { labels: { ...props.labels } },
          spec: {
            activeDeadlineSeconds,
            backoffLimit: 0,
            ttlSecondsAfterFinished: String(KEPT_SECONDS),
            template: restrictedPodTemplate({ ...props.pod, restartPolicy: 'Never' }),
          },
        },
      },
    });
  }
}
