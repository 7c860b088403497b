import { ClusterService } from '../../../constructs/kubernetes/cluster-service';
import { isPinnedImage } from '../../../constructs/kubernetes/image';
import { cpuMillis, memoryBytes } from '../../../constructs/kubernetes/quantity';
import { Schedule } from '../../../constructs/kubernetes/schedule';
import { namesSecret } from '../../../constructs/kubernetes/secret-ref';
import { isAddressOrNetwork } from '../../../constructs/kubernetes/traffic';

test.each([
  [1, '* * * * *', 60],
  [2, '*/2 * * * *', 120],
  [30, '*/30 * * * *', 1800],
  [60, '0 * * * *', 3600],
])('every %s minutes is %s, %s s apart', (minutes, expression, seconds) => {
  const schedule = Schedule.everyMinutes(minutes);
  expect([schedule.toString(), schedule.shortestIntervalSeconds]).toEqual([expression, seconds]);
});

test.each([0, 7, 1.5, 61, 120, -2])('every %s minutes is refused', (minutes) => {
  expect(() => Schedule.everyMinutes(minutes)).toThrow(`minutes: does not divide 60, found: ${minutes}`);
});

test.each([
  ['*/7 * * * *', 240],
  ['0,55 * * * *', 300],
  ['10-20/5,50 3 * * *', 300],
  ['5/20 * * * *', 1200],
  ['30 2 * * 1', 86_400],
  ['0 23,0 * * *', 3600],
  ['@hourly', 3600],
  ['@weekly', 86_400],
])('two starts of %s are at least %s s apart', (expression, seconds) => {
  expect(Schedule.parse(expression).shortestIntervalSeconds).toBe(seconds);
});

test.each([
  ['15 3 * * *', 1],
  ['45 5 * * 0', 7],
  // From Friday 18:17 to Monday 8:17.
  ['17 8-18 * * 1-5', 2 + 14 / 24],
  ['0 5 1,15 * *', 17],
  // Either of the two days, as cron has it.
  ['0 0 1 * 0', 7],
  ['0 0 */2 * *', 2],
  ['@monthly', 31],
  ['0 0 31 * *', 61],
  ['0 0 29 2 *', 1461],
  ['0 0 30 2 *', Number.POSITIVE_INFINITY],
])('two starts of %s are at most %s days apart', (expression, days) => {
  expect(Schedule.parse(expression).longestIntervalSeconds / 86_400).toBe(days);
});

test.each([
  '',
  '* * * *',
  '* * * * * *',
  '60 * * * *',
  '*/0 * * * *',
  '5-1 * * * *',
  '0 0 * * 7',
  'x * * * *',
  '1,, * * * *',
  '@noon',
])('%j is no schedule', (expression) => {
  expect(() => Schedule.parse(expression)).toThrow('is not five cron fields');
});

test.each<[string, number | undefined]>([
  ['96Mi', 100_663_296],
  ['1.5Gi', 1_610_612_736],
  ['1G', 1_000_000_000],
  ['512', 512],
  ['96MB', undefined],
  ['-1Mi', undefined],
  ['', undefined],
])('the memory quantity %j is %s bytes', (quantity, bytes) => {
  expect(memoryBytes(quantity)).toBe(bytes);
});

test.each<[string, number | undefined]>([
  ['10m', 10],
  ['0.5', 500],
  ['2', 2000],
  ['10M', undefined],
  ['', undefined],
])('the CPU quantity %j is %s thousandths', (quantity, millis) => {
  expect(cpuMillis(quantity)).toBe(millis);
});

test.each([
  ['node:22.14.0-bookworm-slim', true],
  ['registry.example.org:5000/team/app:v1.0.2', true],
  ['registry.example.org:5000/team/app:v1', false],
  ['node:22', false],
  ['nginx:1.28-alpine', false],
  ['docker.io/library/postgres:15.15-bookworm', true],
  ['postgres:15', false],
  ['registry.example.org/not-postgres:15.15', false],
  [`ghcr.io/team/app@sha256:${'a'.repeat(64)}`, true],
  [`ghcr.io/team/app:latest@sha256:${'a'.repeat(64)}`, true],
  ['node', false],
  ['node:latest', false],
  ['nginx:stable', false],
  ['registry.example.org:5000/team/app', false],
  ['node@sha256:abc', false],
  ['', false],
])('that image %s is pinned is %s', (image, pinned) => {
  expect(isPinnedImage(image)).toBe(pinned);
});

test.each([
  ['192.0.2.1', true],
  ['2001:db8::/32', true],
  ['192.0.2.0/33', false],
  ['192.0.2.0/', false],
  ['192.0.2.0/24/8', false],
  ['fe80::1%eth0', false],
  ['example.org', false],
])('that %s is an address or a network is %s', (text, is) => {
  expect(isAddressOrNetwork(text)).toBe(is);
});

test.each([
  ['EDGE_SYNC_CLOUDFLARE_TOKEN', true],
  ['lapi-key', true],
  ['PGPASSWORD', true],
  ['EDGE_SYNC_LIST_NAME', false],
])('that %s names a secret is %s', (name, is) => {
  expect(namesSecret(name)).toBe(is);
});

test.each([
  ['http://lapi.crowdsec.svc.cluster.local:8080', 'crowdsec', 8080],
  ['http://push.monitoring:9091/', 'monitoring', 9091],
  ['http://app.web.svc', 'web', 80],
  ['https://app.web', 'web', 443],
])('the service at %s is in %s and listens at %s', (url, namespace, port) => {
  expect(ClusterService.at(url)).toMatchObject({ url, namespace, podPort: port, podLabels: {} });
});

test.each([
  'http://lapi',
  'http://lapi.example.org:8080',
  'lapi.crowdsec:8080',
  'http://a:b@lapi.crowdsec',
  'http://a.b/c',
])('%s is no service of the cluster', (url) => {
  expect(() => ClusterService.at(url)).toThrow('is not the URL of a Service in the cluster');
});
