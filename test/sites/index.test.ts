import { nameOfSite, SITES, siteNamed } from '../../sites/index';
import { harbour } from '../fixtures/sites/harbour';

test.each(['nosuch', '', 'Viktorbarzin'])('there is no site %j, and the error says which there are', (name) => {
  expect(() => siteNamed(name)).toThrow(
    new RangeError(`no site ${JSON.stringify(name)}; set GATEHOUSE_SITE to one of ${Object.keys(SITES).join(', ')}`),
  );
});

test.each(['toString', 'constructor', '__proto__'])('what every object inherits is no site: %s', (name) => {
  expect(() => siteNamed(name)).toThrow(RangeError);
});

test('a copy that keeps the name of another site is refused: it would get its state', () => {
  expect(() => siteNamed('copy', { copy: harbour })).toThrow(
    'site copy: name must be "copy", its key in sites/index.ts, got: "harbour"',
  );
});

test.each([undefined, ''])('GATEHOUSE_SITE that is %j means the first site', (variable) => {
  expect(nameOfSite(variable)).toBe(Object.keys(SITES)[0]);
  expect(nameOfSite('another')).toBe('another');
});
