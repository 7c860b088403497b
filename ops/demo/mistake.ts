import type { SiteInput } from '../../sites/schema/site';

/** Two edits of demo/site/identity.ts: both are valid TypeScript, and both once let people out or in on a real site. */
export const EDITS = [
  "-   MfaBinding: { order: 30, stage: 'default-authentication-mfa-validation' },",
  "-   logins: { Login: { name: 'sign-in-login', sessionDuration: 'weeks=2' } },",
  "+   logins: { Login: { name: 'sign-in-login', sessionDuration: 'seconds=0' } },",
];

/** The site with these edits. */
export function withMistakes(site: SiteInput): SiteInput {
  const { signIn } = site.identity;
  const { MfaBinding: _, ...bindings } = signIn.flow.bindings ?? {};
  return {
    ...site,
    identity: {
      ...site.identity,
      signIn: {
        ...signIn,
        flow: { ...signIn.flow, bindings },
        logins: { Login: { name: 'sign-in-login', sessionDuration: 'seconds=0' } },
      },
    },
  };
}
