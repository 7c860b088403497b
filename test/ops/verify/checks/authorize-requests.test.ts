import { authorizeRequests } from '../../../../ops/verify/checks/authorize-requests';
import { findNamed } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(authorizeRequests);

function grafana(matching_mode: string) {
  const url = 'https://grafana.harbour.example/login/generic_oauth';
  return Object.assign(findNamed(live.records.providers, 'Provider for Grafana'), {
    client_id: 'grafana',
    redirect_uris: [{ matching_mode, url }],
  });
}

test('a client that is sent to the login passes, and the request is the one of the application', async () => {
  grafana('strict');
  expect(await live.found()).toMatch(
    /^pass: 1 application asked; \d+ whose redirect URIs are expressions or left open are not$/,
  );
  const [request] = live.site.edge.requests.filter((one) => one.includes('/application/o/authorize/'));
  expect(request).toContain('redirect_uri=https%3A%2F%2Fgrafana.harbour.example%2Flogin%2Fgeneric_oauth');
});

test('a client that is refused fails with the name of its application', async () => {
  grafana('strict');
  live.site.edge.refusedClients.add('grafana');
  expect(await live.found()).toBe('fail: Grafana answers HTTP 400 to its own client, not the login');
});

test('an expression is asked for by no address', async () => {
  grafana('regex');
  expect(await live.found()).toMatch(/^pass: 0 applications asked/);
  expect(live.site.edge.requests.filter((one) => one.includes('authorize'))).toEqual([]);
});
