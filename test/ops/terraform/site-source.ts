/** A file of a site, with each kind of text around its literals. */
export const SOURCE = `// Before { and 'quotes'
import type { SiteInput } from 'x';

export const identity: NonNullable<SiteInput['identity']> = {
  host: 'sso.example.org',
  signIn: {
    flow: { title: "Wel'come", lookup: true },
    logins: {
      Login: { name: 'login', sessionDuration: 'weeks=2' }, // sessionDuration: 'weeks=2'
      Source: { name: 'source', sessionDuration: 'weeks=2' },
    },
  },
  reputation: { threshold: -5, ...others, checkIp: test ? true : false },
  list: [{ name: 'in a list' }],
  made: of({ name: 'of a function' }),
};
`;
