import type { Row } from '../authentik/records';
import { Browser, type Challenge } from './browser';
import type { RealAuthentik } from './real-authentik';

/** It is the password of everyone whom a test makes. */
export const PASSWORD = 'a-password-of-the-tests-1';

/** Users that a test makes, and removes again. */
export class People {
  private readonly made: Row[] = [];

  constructor(private readonly server: RealAuthentik) {}

  /** An internal user in the groups of these names. */
  async add(username: string, groups: readonly string[] = []): Promise<Row> {
    const all = await this.server.list('/core/groups/?include_users=false');
    const ids = groups.map((name) => {
      const group = all.find((one) => one.name === name);
      if (group === undefined) throw new Error(`the server has no group ${name}`);
      return group.pk;
    });
    const user = await this.server.post('/core/users/', {
      username,
      name: username,
      email: `${username}@people.example`,
      is_active: true,
      path: 'users',
      type: 'internal',
      groups: ids,
    });
    this.made.push(user);
    await this.server.post(`/core/users/${user.pk}/set_password/`, { password: PASSWORD });
    return user;
  }

  async removeAll(): Promise<void> {
    for (const { pk } of this.made.splice(0)) await this.server.delete(`/core/users/${pk}/`);
  }
}

/** Signs in with name and password through a flow, with or without both on one page. */
export async function signIn(
  browser: Browser,
  { slug, username, password = PASSWORD, more = {} }: SignInAttempt,
): Promise<Challenge> {
  return browser.run(slug, {
    'ak-stage-identification': { uid_field: username, password },
    'ak-stage-password': { password },
    ...more,
  });
}

interface SignInAttempt {
  readonly slug: string;
  readonly username: string;
  readonly password?: string;
  /** Answers to further stages, by component. */
  readonly more?: Readonly<Record<string, object>>;
}

export async function openSession(server: RealAuthentik, slug: string, username: string): Promise<Browser> {
  const browser = new Browser(server.url);
  const { component } = await signIn(browser, { slug, username });
  if (component !== 'xak-flow-redirect') throw new Error(`${username} was not signed in by ${slug}: ${component}`);
  return browser;
}
