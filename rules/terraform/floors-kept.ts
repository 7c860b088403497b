import type { Rule } from '../rule';

export const floorsKept: Rule = {
  id: 'floors-kept',
  what: 'memory, pool sizes, ages and capacity of a site are not below what a login needs',
  why: 'One digit less in such a number is a valid plan, and no one can sign in once it is applied.',
  *check({ shortfalls = [] }) {
    for (const { path, found: value, least, harm } of shortfalls) {
      const found = `${value} is below ${least}: ${harm}`;
      yield { stack: path.split('.')[0] ?? '', address: path, subject: value, found, remedy: `write ${least} or more` };
    }
  },
};
