import { expectFault, faultsOf, type Row } from './change';

test.each<Row>([
  [
    'edge.token',
    { name: 'sync', adopt: 'key' },
    'edge.token.value: does not go with adopt',
    'give both or none: Cloudflare shows the value of a token only when it is created, so name the secret that has it',
  ],
  [
    'edge.list.adopt',
    { id: 'crowdsec_ban' },
    'edge.list.adopt.id: is not an id of Cloudflare (32 hexadecimal digits), found: "crowdsec_ban"',
    'copy it from the dashboard',
  ],
  [
    'edge.ruleset.adopt',
    'default',
    'edge.ruleset.adopt: does not say how the object is found, found: "default"',
    "write 'key', { id } or { variable }, or leave it out to create the object",
  ],
])('%s cannot be %j', expectFault);

test('the value of a token that exists is a secret of the register', () => {
  expect(faultsOf('edge.token', { name: 'sync', adopt: 'key', value: 'edge_sync_token' })).toEqual([
    'edge.token.value: names no secret of the site; add it under secrets, or correct the name',
  ]);
});

test('a variable is of one object, in whatever stack', () => {
  expect(faultsOf('edge.list.adopt', { variable: 'adopt_grafana_provider' })).toEqual([
    expect.stringContaining('edge.list.adopt: is taken by identity.applications.Grafana.adopt.provider already'),
  ]);
});

test('host bits behind a prefix are a fault of the entry', () => {
  expect(faultsOf('edge.allowList', ['192.0.2.5/24'])).toEqual([
    'edge.allowList.0: is neither an IP address nor a prefix without host bits, found: "192.0.2.5/24"; ' +
      'write for example 192.0.2.10 or 192.0.2.0/24',
  ]);
});

test('a scope that an application lists twice is a fault', () => {
  expect(faultsOf('identity.applications.KubernetesDashboard.scopes', ['OpenId', 'OpenId'])).toEqual([
    'identity.applications.KubernetesDashboard.scopes.1: is taken by ' +
      'identity.applications.KubernetesDashboard.scopes.0 already, found: "OpenId"; list it once',
  ]);
});
