import { Schedule } from '../../constructs/kubernetes/schedule';
import { type Block, resourcesOfType } from '../readers/document';
import { child } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** A job controller that looks every 10 s misses what starts within less. */
const LEAST_STARTING_DEADLINE = 10;

export const cronJobDeadlines = stackRule({
  id: 'cron-job-deadlines',
  what: 'a CronJob runs once at a time, without retries, and ends before its next start',
  why: 'Retries of a failing job become a storm, a run that hangs blocks those behind it, and without a starting deadline 100 missed starts stop the CronJob for good.',
  *checkStack(stack) {
    for (const type of ['kubernetes_cron_job_v1', 'kubernetes_cron_job']) {
      for (const { address, block } of resourcesOfType(stack, type)) {
        for (const [found, remedy] of faults(child(block, 'spec'))) yield { address, found, remedy };
      }
    }
  },
});

function faults(spec: Block): (readonly [found: string, remedy: string])[] {
  const job = child(child(spec, 'job_template'), 'spec');
  const { schedule, concurrency_policy: policy, starting_deadline_seconds: starting } = spec;
  const { active_deadline_seconds: active, backoff_limit: backoff } = job;
  const interval = intervalOf(String(schedule));
  const found: (readonly [found: string, remedy: string] | undefined)[] = [
    policy === 'Forbid' ? undefined : [`concurrency_policy ${String(policy)}`, 'set it to Forbid'],
    backoff === 0 ? undefined : [`backoff_limit ${String(backoff)}`, 'set it to 0: the next run is the retry'],
    typeof starting === 'number' && starting >= LEAST_STARTING_DEADLINE
      ? undefined
      : [`starting_deadline_seconds ${String(starting)}`, `set it to ${LEAST_STARTING_DEADLINE} or more`],
    interval === undefined ? [`the schedule ${String(schedule)}`, 'write five cron fields'] : undefined,
    typeof active === 'number' && active > 0 && (interval === undefined || active < interval)
      ? undefined
      : [
          `active_deadline_seconds ${String(active)}${interval === undefined ? '' : ` with a start every ${interval} s`}`,
          'set it below the interval',
        ],
  ];
  return found.filter((fault) => fault !== undefined);
}

function intervalOf(schedule: string): number | undefined {
  try {
    return Schedule.parse(schedule).shortestIntervalSeconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
