import { Fn } from '../core/cdktf';

/** The file of PgBouncer's users, as a key of a Secret. */
export const USER_LIST_KEY = 'userlist.txt';

/**
 * `userlist.txt` for one user. The password is a reference: Terraform doubles the quotes in it, which is PgBouncer's
 * only escape. It stands there as it is, because PgBouncer has to log in with it where the server asks for SCRAM.
 *
 * Source: https://www.pgbouncer.org/config.html#authentication-file-format
 */
export function userListText(user: string, password: string): string {
  const escaped = String(Fn.replace(password, Fn.rawString('"'), Fn.rawString('""')));
  return `"${user}" "${escaped}"\n`;
}
