import type { SiteInput } from '../../sites/schema/site';

/** Two edits of the site, each an incident of a real site. Both are valid TypeScript; the schema refuses one, a rule the other. */
export const MISTAKES: readonly { readonly edit: readonly string[]; readonly make: (site: SiteInput) => SiteInput }[] =
  [
    {
      edit: [
        "-   logins: { Login: { name: 'sign-in-login', sessionDuration: 'weeks=2' } },",
        "+   logins: { Login: { name: 'sign-in-login', sessionDuration: 'seconds=0' } },",
      ],
      make: (site) => signingIn(site, { logins: { Login: { name: 'sign-in-login', sessionDuration: 'seconds=0' } } }),
    },
    {
      edit: ["-   MfaBinding: { order: 30, stage: 'default-authentication-mfa-validation' },"],
      make: (site) => {
        const { MfaBinding: _, ...bindings } = site.identity.signIn.flow.bindings ?? {};
        return signingIn(site, { flow: { ...site.identity.signIn.flow, bindings } });
      },
    },
  ];

/** Two edits that synthesise: what they do shows in the plan, demo/plan.json. */
export const PLANNED_EDITS = [
  "-   logins: { Login: { name: 'sign-in-login', sessionDuration: 'weeks=2' } },",
  "+   logins: { MainLogin: { name: 'sign-in-login', sessionDuration: 'weeks=1' } },",
  "-   Grafana: { ..., access: { groups: ['Administrators'] } },",
  "+   Grafana: { ..., access: { everyone: 'Grafana checks the roles by itself' } },",
];

export function withPlannedEdits(site: SiteInput): SiteInput {
  const { applications } = site.identity;
  const { Grafana } = applications;
  if (Grafana === undefined) throw new RangeError('the site of the demo has no Grafana');
  const edited = signingIn(site, { logins: { MainLogin: { name: 'sign-in-login', sessionDuration: 'weeks=1' } } });
  const access = { everyone: 'Grafana checks the roles by itself' };
  return {
    ...edited,
    identity: { ...edited.identity, applications: { ...applications, Grafana: { ...Grafana, access } as never } },
  };
}

function signingIn(site: SiteInput, changes: Partial<SiteInput['identity']['signIn']>): SiteInput {
  return { ...site, identity: { ...site.identity, signIn: { ...site.identity.signIn, ...changes } } };
}
