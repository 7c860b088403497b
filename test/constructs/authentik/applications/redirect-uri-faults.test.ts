import {
  redirectExpressionFault,
  strictRedirectFault,
} from '../../../../constructs/authentik/applications/redirect-uri-faults';

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
  ['file:///etc/passwd', 'is a script or a file'],
  ['https://k8s.example.org@evil.example/cb', 'has user info before the host, which is evil.example'],
  ['https://:secret@app.example.org/cb', 'has user info'],
  [' https://app.example.org/cb', 'write https://app.example.org/cb'],
  ['https://app.example.org/cb\n', 'write https://app.example.org/cb'],
  ['https://app.exa\nmple.org/cb', 'write https://app.example.org/cb'],
  ['https:\\\\evil.example\\cb', 'write https://evil.example/cb'],
  ['https:app.example.org/cb', 'write https://app.example.org/cb'],
  ['https://App.example.org/cb', 'write https://app.example.org/cb'],
  ['https://app.example.org:443/cb', 'write https://app.example.org/cb'],
])('%s is refused: %s', (url, fault) => {
  expect(strictRedirectFault(url)).toContain(fault);
});

test.each([
  'https://app\\.example\\.org/.*',
  'https://app\\.example\\.org/(oauth2/)?callback',
  'https://app\\.example\\.org/(a|b)[|]\\|',
  'https://app\\.example\\.org:8443/callback(\\?.*)?',
  'https://app\\.example\\.org:\\d+/.*',
])('the expression %s is of the host that it begins with', (expression) => {
  expect(redirectExpressionFault(expression)).toBeUndefined();
});

test('what is not a regular expression is said to be none', () => {
  expect(redirectExpressionFault('https://(')).toContain('is not a regular expression');
});

/** Each with a URI that authentik would send the code of a login to. */
test.each([
  ['.*', 'https://evil.example/'],
  ['https?://[^/]+/(oauth2/)?callback', 'https://evil.example/callback'],
  ['https://app.example.org/callback', 'https://appxexamplexorg/callback'],
  ['https://app\\.example\\.org.*', 'https://app.example.org.evil.example'],
  ['https://.*example\\.org/callback', 'https://evil.example/example.org/callback'],
  ['https://[^/]+\\.example\\.org/oauth2/callback', 'https://evil.example?.example.org/oauth2/callback'],
  ['https://app\\.example\\.org(:.*)?/callback', 'https://app.example.org:x@evil.example/callback'],
  ['https://app\\.example\\.org:.*/callback', 'https://app.example.org:x@evil.example/callback'],
  ['https://app\\.example\\.org/?.*', 'https://app.example.org.evil.example'],
  ['https://app\\.example\\.org/*.*', 'https://app.example.org.evil.example'],
  ['https://app\\.example\\.org/{0}.*', 'https://app.example.org.evil.example'],
  ['https://app\\.example\\.org/callback|.*', 'https://evil.example/'],
  ['https?://app\\.example\\.org/callback', 'http://app.example.org/callback'],
  ['(https|javascript):.*app\\.example\\.org.*', 'javascript:app.example.org'],
])('the expression %s, which matches %s, is refused', (expression, uri) => {
  expect(uri).toMatch(new RegExp(`^(?:${expression})$`));
  expect(redirectExpressionFault(expression)).toContain('does not begin with one literal host and a path');
});
