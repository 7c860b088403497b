import { stringsIn } from '../../../rules/readers/document';
import { noSecretValues } from '../../../rules/terraform/no-secret-values';
import { fresh } from '../../fixtures/sites/fresh';
import { harbour } from '../../fixtures/sites/harbour';
import { findings, resources } from '../../rules/documents';

const SITES = Object.entries({ harbour, fresh });

/** Long runs of letters and digits: what a generated secret looks like, whatever made it. */
function looksGenerated(text: string): boolean {
  return text.split(/[^A-Za-z0-9]+/).some((word) => word.length >= 20 && /\d/.test(word) && /[A-Za-z]/.test(word));
}

test.each(SITES)('no value of the site %s has the shape of a secret', (_, site) => {
  expect(findings(noSecretValues, resources('site', { Site: { ...site } }))).toEqual([]);
});

test.each(SITES)('no value of the site %s looks generated, apart from ids that are public', (_, site) => {
  const ids = /\.(zoneId|accountId|id|ref|blockRef|image)$/;
  const suspects = [...stringsIn(site)].filter(({ path, text }) => looksGenerated(text) && !ids.test(path));
  expect(suspects).toEqual([]);
});

test('the two tests above would find one', () => {
  const leaking = { ...fresh, name: 'postgresql://authentik:hunter2@pgbouncer/authentik' };
  expect(findings(noSecretValues, resources('site', { Site: leaking }))).toHaveLength(1);
  expect(looksGenerated('token aB3dE6gH9jK2mN5pQ8sT')).toBe(true);
  expect(looksGenerated('218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb')).toBe(false);
});

test.each(SITES)('no value of the site %s is the address of a person', (_, site) => {
  const addresses = [...stringsIn(site)].filter(({ text }) => /[\w.+-]+@[\w-]+\.\w/.test(text));
  expect(addresses.filter(({ text }) => !/^noreply@/.test(text))).toEqual([]);
});
