import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';

/** Address of a database in a variable of the environment: on a command line it would be in the list of processes. */
export function addressIn(context: OpsContext, variable: string, from: string): string {
  const address = context.secret(variable, from);
  if (/^postgres(ql)?:$/.test(URL.canParse(address) ? new URL(address).protocol : '')) return address;
  throw new OpsError({
    what: `${variable} is not the address of a database`,
    found: 'another form',
    remedy:
      'write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded',
    exitCode: ExitCode.USAGE,
  });
}

export function databaseNamed(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

export function nameOf(address: string): string {
  return decodeURIComponent(new URL(address).pathname.slice(1));
}
