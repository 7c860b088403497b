import type { Site } from '../../sites/site';

/** Where the site says how an object comes to Terraform; undefined for what the site cannot adopt. */
export function entryPath(address: string, { identity }: Site): string | undefined {
  const [type = '', name = ''] = address.split('.');
  const last = name.split('_').at(-1) ?? '';
  const [first = ''] = name.split('_');
  switch (type) {
    case 'authentik_flow_stage_binding':
      return name.startsWith('SignIn_') ? `identity.signIn.flow.bindings.${last}.adoption` : undefined;
    case 'authentik_stage_identification':
      return name === 'SignIn_Identification' ? 'identity.signIn.identification.adoption' : undefined;
    case 'authentik_stage_user_login':
      return name.startsWith('SignIn_') ? `identity.signIn.logins.${last}.adoption` : undefined;
    case 'authentik_group':
      return Object.hasOwn(identity.groups, name) ? `identity.groups.${name}.managed` : undefined;
    case 'authentik_source_oauth':
      return `identity.sources.${name}.managed.adoption`;
    case 'authentik_application':
      return identity.applications[first]?.kind === 'domain-forward-auth'
        ? `identity.applications.${first}.adoption`
        : undefined;
    case 'authentik_provider_proxy':
      return identity.applications[first]?.kind === 'domain-forward-auth'
        ? `identity.applications.${first}.provider.adoption`
        : undefined;
    case 'authentik_provider_oauth2':
      return identity.applications[name]?.kind === 'oidc-authorization'
        ? `identity.applications.${name}.provider`
        : undefined;
    case 'authentik_policy_expression':
      return name === 'AdminServices_Policy' ? 'identity.hostRestriction.policy.adoption' : undefined;
    case 'authentik_policy_binding':
      return last === 'HostRestriction' ? 'identity.hostRestriction.binding.adoption' : undefined;
    case 'authentik_policy_reputation':
      return 'identity.reputation.adoption';
    default:
      return undefined;
  }
}
