import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { contractOf, differences, readRecorded, recordOf } from '../support/contract/run';
import { describeIf } from '../support/describe-if';
import { missingEgress, missingServer, RealAuthentik } from '../support/live/real-authentik';

/** The cases of the stand-in, on the real server. GATEHOUSE_RECORD=yes writes the record of its version. */
describeIf('the contract on a real authentik', missingServer)('the real server', () => {
  test('answers as the record of its version says', async () => {
    const server = await RealAuthentik.disposable();
    const version = await server.version();
    const contract = await contractOf(server, { fetches: missingEgress === undefined });
    const record = recordOf(version);
    if (process.env.GATEHOUSE_RECORD === 'yes') {
      mkdirSync(dirname(record), { recursive: true });
      writeFileSync(record, `${JSON.stringify(contract, null, 2)}\n`);
    }
    const known = readRecorded(version);
    if (known === undefined) {
      process.stderr.write(`no record of ${version}; GATEHOUSE_RECORD=yes writes it\n`);
      return;
    }
    expect(differences(contract, known)).toEqual([]);
  });
});
