import { EGRESS, missingServer, RealAuthentik } from './real-authentik';
import { ServerState } from './server-state';

/** Before the first suite: keeps what the server holds, after it has put back what a run changed that was ended on the way. */
export default async function prepareServer(): Promise<void> {
  if (missingServer !== undefined) return;
  const server = new RealAuthentik();
  const left = ServerState.readKept(server);
  if (left !== undefined && (await left.isOfThisServer())) {
    process.stderr.write(`an earlier run has changed ${server.url} and was ended: its changes are put back\n`);
    await left.restore();
  }
  await server.expectDefaults();
  await ServerState.keep(server);
  process.env[EGRESS] = (await server.reachesGoogle()) ? 'yes' : 'no';
}
