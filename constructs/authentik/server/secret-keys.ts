// Imports nothing: schemas, checks and the command line load it without cdktf.

/** Key of the Secret that holds authentik's secret key. */
export const AUTHENTIK_SECRET_KEY = 'AUTHENTIK_SECRET_KEY';

/**
 * Keys of the Secret that hold the database settings of authentik and of its embedded outpost, whose session backend needs
 * these five and no others.
 */
export const POSTGRESQL_KEYS = {
  host: 'AUTHENTIK_POSTGRESQL__HOST',
  port: 'AUTHENTIK_POSTGRESQL__PORT',
  user: 'AUTHENTIK_POSTGRESQL__USER',
  password: 'AUTHENTIK_POSTGRESQL__PASSWORD',
  name: 'AUTHENTIK_POSTGRESQL__NAME',
} as const;

export const DRILL_KEYS = { identity: 'identity' } as const;

export const BACKUP_KEYS = { accessKeyId: 'access-key-id', secretAccessKey: 'secret-access-key' } as const;
