// Ids and names of parts of the constructs. Imports nothing: schemas, checks and the command line load it without cdktf.

/** Construct ids that the keys of the props must not use. */
export const SIGN_IN_IDS = {
  brand: 'Brand',
  flow: 'Flow',
  identification: 'Identification',
  password: 'Password',
} as const;

/** Domain of the brand that authentik creates. */
export const DEFAULT_BRAND = 'authentik-default';

/** Id of the lookup of a stage that the sign-in binds and does not create. */
export function stageBindingId(bindingId: string): string {
  return `${bindingId}Stage`;
}

/** The stage that ends a login by a source, where the site has a flow of its own for it. */
export function sourceSignInLogin(slug: string): string {
  return `${slug}-login`;
}

/** Construct ids that the keys of hosts must not use. */
export const HOST_RESTRICTION_IDS = { policy: 'Policy' } as const;

export const ENROLLMENT_LOGIN = 'enrollment-login';

export function restrictedHostSlug(host: string): string {
  return host.replaceAll('.', '-');
}
