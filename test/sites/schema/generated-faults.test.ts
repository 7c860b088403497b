import { SiteError, sentence } from '../../../constructs/core/errors';
import { defineSite, type SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { copyOf } from '../../support/site/site-change';
import { put } from './change';

/** Lists what a person can write by mistake in the place of any value. */
const MISTAKES: readonly unknown[] = ['!!', '', 'x'.repeat(300), 'A b', -1, 1.5, 99_999, true, null, [], {}, ['!!']];
/** Prime to the number of values, so that the picks are spread over all of them. */
const STEP = 389;
const COUNT = 500;
/** Mistakes in one site: a site takes 10 ms of processor time. */
const TOGETHER = 5;

/** Paths of the values of a site, but for those below a key with a dot of its own. */
function* leaves(value: unknown, path: string): Generator<string> {
  if (typeof value !== 'object' || value === null) yield path;
  else
    for (const [key, member] of Object.entries(value)) {
      if (!key.includes('.')) yield* leaves(member, path === '' ? key : `${path}.${key}`);
    }
}

const PATHS = [...leaves(harbour, '')];
const FAULTS = Array.from({ length: COUNT }, (_, index) => {
  const path = PATHS[(index * STEP) % PATHS.length] ?? '';
  return { path, value: MISTAKES[index % MISTAKES.length] };
});

function faultsOf(site: SiteInput): readonly string[] {
  try {
    defineSite(site);
  } catch (error) {
    if (error instanceof SiteError) return error.faults.map(sentence);
    throw error;
  }
  return [];
}

test(`of ${COUNT} mistakes, no sentence quotes a value that the site does not have`, () => {
  const foreign: string[] = [];
  let refused = 0;
  for (let first = 0; first < COUNT; first += TOGETHER) {
    const site = copyOf(harbour);
    for (const { path, value } of FAULTS.slice(first, first + TOGETHER)) put(site, path, value);
    const written = JSON.stringify(site);
    const faults = faultsOf(site);
    refused += faults.length;
    for (const text of faults) {
      const [, quoted = ''] = /, found: (?!a list of|an object with)(.*?)(?:\.\.\.)?(?:; |$)/.exec(text) ?? [];
      if (!written.includes(quoted.replace(/^"|"$/g, ''))) foreign.push(text);
    }
  }
  expect(foreign).toEqual([]);
  expect(refused).toBeGreaterThan(COUNT / 2);
});
