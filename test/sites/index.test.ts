import { nameOfSite, SITES, siteNamed } from '../../sites/index';
import type { SiteInput } from '../../sites/schema/site';
import { viktorbarzin } from '../../sites/viktorbarzin';

test.each(Object.keys(SITES))('the site %s is found by its name, and is well-formed', (name) => {
  expect(siteNamed(name).name).toBe(name);
});

test.each(['nosuch', '', 'Viktorbarzin'])('there is no site %j, and the error says which there are', (name) => {
  expect(() => siteNamed(name)).toThrow(
    new RangeError(`no site ${JSON.stringify(name)}; set GATEHOUSE_SITE to one of ${Object.keys(SITES).join(', ')}`),
  );
});

test.each(['toString', 'constructor', '__proto__'])('what every object inherits is no site: %s', (name) => {
  expect(() => siteNamed(name)).toThrow(RangeError);
});

test('a copy that keeps the name of another site is refused: it would get its state', () => {
  const sites = SITES as Record<string, SiteInput>;
  sites.copy = viktorbarzin;
  try {
    expect(() => siteNamed('copy')).toThrow(
      'site copy: name must be "copy", its key in sites/index.ts, got: "viktorbarzin"',
    );
  } finally {
    delete sites.copy;
  }
});

test.each([undefined, ''])('GATEHOUSE_SITE that is %j means the real site', (variable) => {
  expect(nameOfSite(variable)).toBe('viktorbarzin');
  expect(nameOfSite('example')).toBe('example');
});
