// Names that constructs give to their own parts, and that schemas, checks and the command line need too. This module
// imports nothing, so that those load without cdktf.

/** Construct ids: the keys that the props bring stand beside them and may be none of these. */
export const SIGN_IN_IDS = { flow: 'Flow', identification: 'Identification', password: 'Password' } as const;

/** Id of the lookup of a stage that is bound and not made by the sign-in. */
export function boundStageId(bindingId: string): string {
  return `${bindingId}Stage`;
}

/** Construct ids beside the hosts. */
export const HOST_RESTRICTION_IDS = { policy: 'Policy' } as const;

/** The stage that ends an enrollment. */
export const ENROLLMENT_LOGIN = 'enrollment-login';

/** Keys of the Secret that authentik and its embedded outpost take their settings from. */
export const AUTHENTIK_SECRET_KEY = 'AUTHENTIK_SECRET_KEY';

/** How both find the database: the session backend of the outpost needs these five and no others. */
export const POSTGRESQL_KEYS = {
  host: 'AUTHENTIK_POSTGRESQL__HOST',
  port: 'AUTHENTIK_POSTGRESQL__PORT',
  user: 'AUTHENTIK_POSTGRESQL__USER',
  password: 'AUTHENTIK_POSTGRESQL__PASSWORD',
  name: 'AUTHENTIK_POSTGRESQL__NAME',
} as const;
