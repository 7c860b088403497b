import { HOUR_MS, systemClock } from '../../../../programs/edge-sync/clock';
import { CloudflareLists } from '../../../../programs/edge-sync/cloudflare/cloudflare-lists';
import type { HttpClient } from '../../../../programs/edge-sync/http-client';

test.each([
  ['60', 60_000],
  ['31536000', HOUR_MS],
  ['10000000000000', HOUR_MS],
  ['-5', 0],
  ['soon', 0],
])('a retry-after of %s waits for %d ms: no header stops the sync for a year', async (header, retryAfterMs) => {
  const answer = { status: 429, headers: { 'retry-after': header }, text: '{}' };
  const client = { send: async () => answer } as unknown as HttpClient;
  const lists = new CloudflareLists({ client, accountId: '0'.repeat(32), clock: systemClock(), onCall: () => {} });
  expect(await lists.replace('list', [])).toMatchObject({ kind: 'throttled', retryAfterMs });
});
