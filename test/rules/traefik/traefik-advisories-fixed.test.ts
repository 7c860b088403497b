import { advisories } from '../../../constructs/authentik/server/advisories';
import { traefikAdvisoriesFixed } from '../../../rules/traefik/traefik-advisories-fixed';
import { findings, resources } from '../documents';

const values = (kind: string) => JSON.stringify({ manifests: [{ apiVersion: 'v1', kind, metadata: { name: 'x' } }] });
const release = (kind: string) =>
  resources('helm_release', { Objects: { chart: 'manifests', values: [values(kind)] } });
const check = (traefikVersion?: string, kind = 'Middleware') =>
  findings(traefikAdvisoriesFixed, release(kind), { traefikVersion });

test('a site that states no version of Traefik is found', () => {
  expect(check()).toEqual([
    expect.objectContaining({ address: 'helm_release.Objects', subject: 'version of Traefik' }),
  ]);
});

test('3.7.11 lets headers with dots through, and 3.7.13 has all fixes', () => {
  const [found] = check('3.7.11');
  expect(found?.found).toContain('lacks 4 published fixes: ');
  expect(found?.found).toContain('CVE-2026-88011 (identity headers with dots pass forward auth)');
  expect(found?.remedy).toContain('upgrade Traefik to 3.7.13 or later with `aliasHeadersStrategy: delete`');
});

test('a line without fixes is told to move to the next', () => {
  expect(check('3.6.25')[0]?.remedy).toContain('3.7.13 or later');
  expect(check('3.6.6')[0]?.found).toContain('lacks 7 published fixes');
});

test.each(['3.7.13', '3.7.16', '3.8.0'])('%s is accepted', (version) => {
  expect(check(version)).toEqual([]);
});

test('a stack without middlewares has no finding', () => {
  expect(check(undefined, 'ConfigMap')).toEqual([]);
});

test('every advisory of Traefik names what it is, versions with three parts, and once only', () => {
  const all = advisories('traefik');
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { id, fixed } of all) {
    expect(id).toMatch(/^CVE-\d{4}-\d+$/);
    expect(fixed.every((one) => /^\d+\.\d+\.\d+$/.test(one))).toBe(true);
  }
});
