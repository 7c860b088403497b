import { missingServer, RealAuthentik } from './real-authentik';
import { ServerState } from './server-state';

/** After the last suite: the server is as the run found it. */
export default async function restoreServer(): Promise<void> {
  if (missingServer !== undefined) return;
  const server = new RealAuthentik();
  await ServerState.kept(server)?.restore();
  ServerState.kept(server)?.forget();
}
