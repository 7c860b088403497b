import { KubernetesError } from '../../../ops/kubernetes/kubernetes-error';

function makeError(message: string, fields: object): Error {
  return Object.assign(new Error(message), fields);
}

test.each([
  [
    'a signal at the time limit, whose error has a code',
    makeError('aborted due to timeout', { name: 'TimeoutError', code: 23 }),
  ],
  ['an aborted request', makeError('aborted', { name: 'AbortError', code: 20 })],
  ['a handshake without an answer', { message: 'Opening handshake has timed out' }],
])('%s has no status', (_, error) => {
  const { message, status } = KubernetesError.of('df', error, 'KUBECONFIG');
  expect(message).toContain('df failed, found: no whole answer in time');
  expect(status).toBeUndefined();
});

test.each([
  ['an answer', makeError('HTTP-Code: 403 Message: Forbidden Body: secret', { code: 403 }), 403],
  ['a WebSocket that is refused', { message: 'Unexpected server response: 404' }, 404],
])('%s has its status, and its text is not shown', (_, error, status) => {
  const found = KubernetesError.of('df', error, 'KUBECONFIG');
  expect(found.status).toBe(status);
  expect(found.message).toMatch(new RegExp(`^df failed, found: HTTP ${status}; [a-z ;,.A-Z/]+$`));
});

test.each([
  [
    makeError('request to https://192.0.2.1/x failed, reason: connect ECONNREFUSED', { code: 'ECONNREFUSED' }),
    'connect ECONNREFUSED',
  ],
  [makeError('first line\nsecond line', {}), 'first line'],
  [undefined, 'no answer'],
])('other errors keep their own message', (error, found) => {
  const { message, exitCode } = KubernetesError.of('df', error, 'KUBECONFIG');
  expect(message).toContain(`found: ${found};`);
  expect(exitCode).toBe(4);
});
