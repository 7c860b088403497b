import { missingServer, RealAuthentik } from './real-authentik';
import { ServerState } from './server-state';

/** After the last suite: the server is as the run found it. */
export default async function restoreServer(): Promise<void> {
  if (missingServer !== undefined) return;
  const server = new RealAuthentik();
  await ServerState.readKept(server)?.restore();
  ServerState.readKept(server)?.forget();
}
