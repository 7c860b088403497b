import { redirectExpressionFault, strictRedirectFault } from '../../../constructs/authentik/redirect-uri-faults';

test.each([
  'https://app.example.org/oauth2/callback',
  'http://localhost:8080/callback',
  'http://127.0.0.1/',
  'app.immich:///oauth-callback',
])('%s is one redirect URI', (url) => {
  expect(strictRedirectFault(url)).toBeUndefined();
});

test.each([
  ['/callback', 'is not a whole URI'],
  ['https://app.example.org/*', 'holds *'],
  ['http://app.example.org/callback', 'is plain http'],
  ['http://localhost.example.org/', 'is plain http'],
  ['javascript:alert(1)', 'is a script'],
  ['JavaScript:alert(1)', 'is a script'],
  ['data:text/html,x', 'is a script'],
])('%s is refused: %s', (url, fault) => {
  expect(strictRedirectFault(url)).toContain(fault);
});

test.each([
  'https://app\\.example\\.org/.*',
  'https://app\\.example\\.org/(oauth2/)?callback',
  'https://[a-z]+\\.example\\.org/callback',
  'https://(app|wiki)\\.example\\.org/callback(\\?.*)?',
  'app\\.immich:///oauth-callback',
])('the expression %s is of the hosts that it names', (expression) => {
  expect(redirectExpressionFault(expression)).toBeUndefined();
});

test.each([
  ['https://(', 'is not a regular expression'],
  ['.*', 'https://evil.example/'],
  ['https?://[^/]+/(oauth2/)?callback', 'https://evil.example/callback'],
  ['https://app.example.org/callback', 'https://appxexamplexorg/callback'],
  ['https://app\\.example\\.org.*', 'https://app.example.org.evil.example'],
  ['https://.*example\\.org/callback', 'https://evil.example/example.org/callback'],
  ['https://.*\\.example\\.org/callback', 'https://evil.example/.example.org/callback'],
  ['https?://app\\.example\\.org/callback', 'http://app.example.org/callback'],
  ['.*://app\\.example\\.org/callback', 'http://app.example.org/callback'],
  ['(https|javascript):.*app\\.example\\.org.*', 'is too broad'],
])('the expression %s is refused: it matches %s', (expression, fault) => {
  expect(redirectExpressionFault(expression)).toContain(fault);
});
