import { cronJobDeadlines } from '../../../rules/kubernetes/cron-job-deadlines';
import { finding, findings } from '../documents';
import { SYNC, syncStack } from './pod-documents';

test('a run that ends before the next start is accepted', () => {
  expect(findings(cronJobDeadlines, syncStack())).toEqual([]);
  expect(findings(cronJobDeadlines, syncStack({ 'job.active_deadline_seconds': 119 }))).toEqual([]);
});

test.each<[Readonly<Record<string, unknown>>, string, string]>([
  [{ 'cron.concurrency_policy': undefined }, 'concurrency_policy undefined', 'set it to Forbid'],
  [{ 'cron.concurrency_policy': 'Replace' }, 'concurrency_policy Replace', 'set it to Forbid'],
  [{ 'job.backoff_limit': 2 }, 'backoff_limit 2', 'set it to 0: the next run is the retry'],
  [{ 'job.backoff_limit': undefined }, 'backoff_limit undefined', 'set it to 0: the next run is the retry'],
  [{ 'cron.starting_deadline_seconds': undefined }, 'starting_deadline_seconds undefined', 'set it to 10 or more'],
  [{ 'cron.starting_deadline_seconds': 5 }, 'starting_deadline_seconds 5', 'set it to 10 or more'],
  [{ 'cron.schedule': '* * * *' }, 'the schedule * * * *', 'write five cron fields'],
  [
    { 'job.active_deadline_seconds': 120 },
    'active_deadline_seconds 120 with a start every 120 s',
    'set it below the interval',
  ],
  [
    { 'job.active_deadline_seconds': undefined },
    'active_deadline_seconds undefined with a start every 120 s',
    'set it below the interval',
  ],
  [
    { 'cron.schedule': '*/7 * * * *', 'job.active_deadline_seconds': 240 },
    'active_deadline_seconds 240 with a start every 240 s',
    'set it below the interval',
  ],
])('%j is found', (changes, message, remedy) => {
  expect(findings(cronJobDeadlines, syncStack(changes))).toEqual([finding(SYNC, message, remedy)]);
});
