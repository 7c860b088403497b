// Says what the stages of a flow do. Imports nothing: schemas, rules and the access model load it without cdktf.

/**
 * Describes what a stage does to the visitor of a flow; `unknown` for one that the UI owns and neither site nor server
 * defines.
 */
export type StageKind =
  | 'identification'
  | 'password'
  | 'second-factor'
  | 'login'
  | 'logout'
  | 'deny'
  | 'invitation'
  | 'write'
  | 'setup'
  | 'other'
  | 'unknown';

const BY_TYPE: Readonly<Record<string, StageKind>> = {
  authentik_stage_identification: 'identification',
  authentik_stage_password: 'password',
  authentik_stage_authenticator_validate: 'second-factor',
  authentik_stage_user_login: 'login',
  authentik_stage_user_logout: 'logout',
  authentik_stage_user_delete: 'deny',
  authentik_stage_deny: 'deny',
  authentik_stage_invitation: 'invitation',
  authentik_stage_user_write: 'write',
};

/** Names that the blueprints of every server give to their stages. */
const BY_NAME: Readonly<Record<string, StageKind>> = {
  'default-authentication-identification': 'identification',
  'default-authentication-password': 'password',
  'default-authentication-mfa-validation': 'second-factor',
  'default-authentication-login': 'login',
  'default-source-authentication-login': 'login',
  'default-source-enrollment-login': 'login',
  'default-source-enrollment-prompt': 'other',
  'default-source-enrollment-write': 'write',
  'default-invalidation-logout': 'logout',
  'default-authenticator-webauthn-setup': 'setup',
  'default-authenticator-totp-setup': 'setup',
  'default-authenticator-static-setup': 'setup',
  'default-provider-authorization-consent': 'other',
  'default-password-change-prompt': 'other',
  'default-password-change-write': 'write',
  'default-user-settings': 'other',
  'default-user-settings-write': 'write',
};

export const SERVER_STAGES = Object.keys(BY_NAME);

/** Lists what a site may say about a stage that only the UI knows. */
export const STATED_KINDS = ['second-factor', 'other'] as const;

/**
 * @param type of the resource; `authentik_stage` for a stage that is only looked up
 * @param stated kinds that the site gives, by the name of the stage
 */
export function stageKind(type: string, name: string, stated: Readonly<Record<string, string>> = {}): StageKind {
  const own = BY_TYPE[type];
  if (own !== undefined) return own;
  if (/^authentik_stage_authenticator_/.test(type)) return 'setup';
  if (/^authentik_stage_/.test(type)) return 'other';
  return BY_NAME[name] ?? STATED_KINDS.find((kind) => kind === stated[name]) ?? 'unknown';
}
