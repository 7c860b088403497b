import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthentikRecords } from './authentik/records';
import { AuthentikServer } from './authentik/server';

/** Creates one for each test of a file or block and stops it afterwards. @returns what gives the one of the running test */
export function perTest<T>(start: () => T | Promise<T>, stop: (one: T) => unknown): () => T {
  let current: T | undefined;
  beforeEach(async () => {
    current = await start();
  });
  afterEach(async () => {
    if (current !== undefined) await stop(current);
    current = undefined;
  });
  return () => {
    if (current === undefined) throw new Error('it exists while a test runs');
    return current;
  };
}

export function eachFolder(): () => string {
  return perTest(
    () => mkdtempSync(join(tmpdir(), 'gatehouse-test-')),
    (folder) => rmSync(folder, { recursive: true }),
  );
}

/** A stand-in of authentik. @param records in the place of the usual ones @param prepare changes it before the test */
export function eachAuthentik(
  records: () => Partial<AuthentikRecords> = () => ({}),
  prepare: (server: AuthentikServer) => unknown = () => {},
): () => AuthentikServer {
  return perTest(
    async () => {
      const server = await AuthentikServer.start(records());
      prepare(server);
      return server;
    },
    (server) => server.stop(),
  );
}
