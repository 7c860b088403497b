import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { answersFor } from '../../access/test-answers';
import type { StatedLogins } from '../../programs/login-check/config';
import { prometheusRules } from '../../rules/readers/alert-rules';
import { listStatedHosts } from '../../sites/schema/stated-hosts';
import { put } from '../sites/schema/change';
import { defineFixture } from '../support/site/defined-site';
import { siteOf } from '../support/site/site-app';
import { changeSite, withLoginJob } from '../support/site/site-change';
import { isAccepted, platform, platformOf } from './platform-document';

const document = siteOf((site) => {
  withLoginJob(site);
  // In a group that opens what the other user may not.
  const cluster = { username: 'test-cluster', groups: ['KubernetesAdmins'], password: 'test_user_password' };
  put(site, 'verify.users.Cluster', cluster);
  put(site, 'verify.job.adopt', { cronJob: 'key' });
});
const stack = platformOf(document);

test('the Job has the answers of the whole matrix, though it reads the stack identity alone', () => {
  const { data } = stack.config.resource?.kubernetes_config_map_v1?.LoginCheck_Program ?? {};
  const stated = JSON.parse(String((data as Readonly<Record<string, string>>)['users.json'])) as StatedLogins;
  const objects = documentObjects(document);
  const hosts = new Set(listStatedHosts(defineFixture(changeSite())).map(({ host }) => host));
  const answersOf = (username: string, group: string) =>
    answersFor(objects, accessModel(objects), { username, groups: [group], hosts });
  const answers = answersOf('test-headscale', 'Headscale Users');
  const others = answersOf('test-cluster', 'kubernetes-admins');
  expect(stated.login).toBe('https://authentik.harbour.example');
  expect(stated.users).toEqual([
    expect.objectContaining({ name: 'Headscale', username: 'test-headscale', ...answers }),
    expect.objectContaining({ name: 'Cluster', username: 'test-cluster', ...others }),
  ]);
  expect(others).not.toEqual(answers);
  // Each host behind forward auth, and some application either way: a check that asks nothing finds nothing.
  expect(Object.keys(answers.hosts)).toHaveLength(15);
  expect(new Set(Object.values(answers.applications))).toEqual(new Set([true, false]));
});

test('its passwords are variables, its alerts are there, and every rule accepts it', () => {
  expect(stack.config.resource?.kubernetes_secret_v1?.LoginCheck_Secret?.data).toEqual({
    'Cluster-password': '${var.test_user_password}',
    'Headscale-password': '${var.test_user_password}',
    'Headscale-totp': '${var.test_user_totp}',
  });
  const alerts = [...prometheusRules(stack)].map(({ rule }) => rule.alert);
  expect(alerts).toEqual(
    expect.arrayContaining(['AuthentikTestLoginFailed', 'AuthentikTestAnswersDiffer', 'AuthentikTestLoginMissing']),
  );
  expect(isAccepted(document)).toBe(true);
});

test('an object of it that exists is adopted', () => {
  expect(stack.config.import).toContainEqual({
    to: 'kubernetes_cron_job_v1.LoginCheck_CronJob',
    id: 'authentik/authentik-login-check',
  });
});

test('a site without a job has none of it', () => {
  expect(JSON.stringify(platform.config)).not.toMatch(/LoginCheck|AuthentikTest/);
});
