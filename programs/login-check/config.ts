import type { StatedAnswers, TestUser } from './user-check';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The run cannot start before a setting is changed. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** The ConfigMap holds these statements of the site. */
export interface StatedLogins {
  /** Origin of authentik. */
  readonly login: string;
  readonly users: readonly StatedUser[];
}

export interface StatedUser extends StatedAnswers {
  readonly name: string;
  readonly username: string;
  /** Variable with the password. */
  readonly password: string;
  /** Variable with the secret of the authenticator app. @default the user has none */
  readonly totp?: string | undefined;
}

export interface Config {
  readonly login: string;
  readonly users: readonly TestUser[];
  readonly pushgatewayUrl: string | undefined;
  readonly secrets: readonly string[];
}

/** Reads the whole environment and reports every fault at once. @param stated text of the file with the users */
export function configFrom(env: Environment, stated: string): Config {
  const { login, users } = JSON.parse(stated) as StatedLogins;
  const faults: string[] = [];
  const secrets: string[] = [];
  const secret = (name: string) => {
    const value = env[name] ?? '';
    if (value === '') faults.push(`${name}: is missing; set it`);
    else secrets.push(value);
    return value;
  };
  const known = users.map(({ password, totp, ...user }) => ({
    ...user,
    password: secret(password),
    totp: totp === undefined ? undefined : secret(totp),
  }));
  if (faults.length > 0) throw new ConfigError(faults);
  return { login, users: known, pushgatewayUrl: env.PUSHGATEWAY_URL || undefined, secrets };
}
