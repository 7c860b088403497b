import { ClusterService } from '../../../constructs/kubernetes/cluster-service';
import { type AuthFallbackConfigProps, authFallbackConfig } from '../../../constructs/traefik/auth-fallback-config';

/** What nginx makes of it is in test/real/traefik/auth-fallback.test.ts. */
const HEADERS = ['username', 'uid', 'email', 'name', 'groups'].map((name) => `X-authentik-${name}`);

test('the outpost is a variable, so that a missing Service does not keep nginx from starting', () => {
  const text = config();
  expect(text).toContain('resolver 10.96.0.10 valid=10s;');
  expect(text).toContain('set $outpost ak-outpost-demo.authentik.svc.cluster.local:9000;');
  expect(text.match(/proxy_pass .*/g)).toEqual(['proxy_pass http://$outpost;', 'proxy_pass http://$outpost;']);
});

test('an outpost that does not answer is given up after 2 s without a connection, and 5 s without an answer', () => {
  expect(config().match(/(?<=proxy_)\w+_timeout .*/g)).toEqual([
    'connect_timeout 2s;',
    'send_timeout 5s;',
    'read_timeout 5s;',
  ]);
});

test('identity headers of a visitor are cleared on the way in and set on the way out', () => {
  for (const text of [config(), config({ usersFile: '/etc/users' })]) {
    expect(text.match(/proxy_set_header \S+ "";/g)).toEqual(
      [...HEADERS, 'X-Auth-Fallback'].map((header) => `proxy_set_header ${header} "";`),
    );
    expect(text.match(/add_header X-authentik-\S+/g)).toEqual(HEADERS.map((header) => `add_header ${header}`));
  }
});

test('without emergency users no request is admitted, with them the file decides', () => {
  expect(config()).toContain('return 401;');
  expect(config()).not.toMatch(/auth_basic|remote_user/);
  const open = config({ usersFile: '/etc/users' });
  expect(open).toContain('auth_basic_user_file /etc/users;');
  expect(open).not.toContain('return 401;');
});

test('it writes to /tmp and the standard streams alone, and logs no cookie and no query', () => {
  const paths = config().match(/(?<=^ *(?:pid|\w+_temp_path|access_log|error_log) )[^ ;]+/gm) ?? [];
  expect(paths.length).toBeGreaterThan(7);
  expect(paths.filter((path) => !/^(\/tmp\/[\w.-]+|\/dev\/stdout|stderr|off)$/.test(path))).toEqual([]);
  expect(config()).not.toMatch(/\$http_cookie|\$request_uri|\$request |\$args/);
});

test('Terraform finds no template in it', () => {
  expect(config({ usersFile: '/etc/users' })).not.toMatch(/[$%]\{/);
});

function config(change: Partial<AuthFallbackConfigProps> = {}): string {
  const outpost = ClusterService.at('http://ak-outpost-demo.authentik.svc.cluster.local:9000');
  return authFallbackConfig({ outpost, resolver: '10.96.0.10', ...change });
}
