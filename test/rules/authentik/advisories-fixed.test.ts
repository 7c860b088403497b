import { advisories, findFix, findLacked } from '../../../constructs/authentik/server/advisories';
import { advisoriesFixed } from '../../../rules/authentik/advisories-fixed';
import type { TerraformJson } from '../../../rules/readers/document';
import { finding, findings, resources } from '../documents';

const AUTHENTIK = { provider: { authentik: [{}] } };
const check = (serverVersion: string, config: TerraformJson = {}) =>
  findings(advisoriesFixed, { ...AUTHENTIK, ...config }, { serverVersion });
const INVITATIONS = resources('authentik_stage_invitation', { A: {} });

test('2026.2.4 lacks ten fixes, two of them concern a site with invitations, and 2026.2.7 has them', () => {
  expect(check('2026.2.4', INVITATIONS)).toEqual([
    finding(
      'provider.authentik',
      'runs server 2026.2.4, which lacks 10 published fixes, 2 of them concern this site: ' +
        'GHSA-m9h4-7j9c-55x9 (a view permission reads stored credentials), ' +
        'GHSA-h6c5-mpvq-j4jc (delegated management of groups leads to superuser)',
      'set identity.serverVersion to 2026.2.7 or later, which has them',
      'server 2026.2.4',
    ),
  ]);
});

test.each(['2026.2.7', '2026.5.7', '2026.5.9', '2026.8.2', '2026.8.6'])('%s is accepted', (version) => {
  expect(check(version, INVITATIONS)).toEqual([]);
});

test.each([
  ['2026.2.6', 5],
  ['2026.5.6', 5],
  ['2026.8.0', 5],
  ['2026.2.4', 10],
])('%s lacks %i fixes', (version, count) => {
  expect(findLacked(version)).toHaveLength(count);
});

test('a line that got no fix is told to move on', () => {
  expect(check('2025.10.3', resources('authentik_outpost', { A: {} }))[0]?.remedy).toBe(
    'upgrade to a later line, one at a time (docs/runbooks/upgrade.md)',
  );
  expect(findFix('2025.12.3', findLacked('2025.12.3'))).toBeUndefined();
});

test('a redirect expression concerns a site that has one', () => {
  const client = (matching_mode: string) =>
    resources('authentik_provider_oauth2', { A: { allowed_redirect_uris: [{ matching_mode, url: 'x' }] } });
  const isConcerned = (config: TerraformJson) => check('2026.2.2', config)[0]?.found.includes('CVE-2026-42849');
  expect([isConcerned(client('regex')), isConcerned(client('strict'))]).toEqual([true, false]);
});

test('a site without a stack of authentik has no finding', () => {
  expect(findings(advisoriesFixed, {}, { serverVersion: '2026.2.4' })).toEqual([]);
});

test('every advisory names what it is, versions with three parts, and once only', () => {
  const ids = advisories().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title, fixed } of advisories()) {
    expect(id).toMatch(/^(CVE-\d{4}-\d+|GHSA(-[a-z0-9]{4}){3})$/);
    expect(title).not.toBe('');
    expect(fixed.every((one) => /^\d{4}\.\d+\.\d+$/.test(one))).toBe(true);
  }
});
