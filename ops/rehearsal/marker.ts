import type { AuthentikClient } from '../authentik/client';
import type { AuthentikDatabase } from '../authentik/database';
import { OpsError } from '../core/ops-error';

interface HistoryRow {
  readonly build: string;
}

/** Older than every version, so that no reader takes it for the one that runs. */
const MARK = "INSERT INTO authentik_version_history (timestamp, version, build) VALUES ('2000-01-01', 'rehearsal', $1)";

/** Puts a row into the copy by which a server that runs on it is known. */
export async function mark(copy: AuthentikDatabase, name: string): Promise<void> {
  await copy.write(MARK, [name]);
}

/** @throws OpsError REFUSED for a server that runs on another database: what it answers says nothing about the copy */
export async function refuseOtherServer(client: AuthentikClient, name: string, url: string): Promise<void> {
  const rows = await client.get<readonly HistoryRow[]>('/admin/version/history/', { build: name });
  if (Array.isArray(rows) && rows.some(({ build }) => build === name)) return;
  throw new OpsError({
    what: `the server at ${url} does not run on the copy`,
    found: `no row of ${name} in its version history`,
    remedy:
      'start it with the AUTHENTIK_POSTGRESQL__* of the environment of --migrate and --serve; the live server was only read',
  });
}
