import { ExitCode } from '../../../ops/core/exit-code';
import { OpsError } from '../../../ops/core/ops-error';

test('an error says what is wrong, what was found and what to do', () => {
  const error = new OpsError({ what: 'user must match once', found: '2 users', remedy: 'give the whole name' });
  expect(String(error)).toBe('OpsError: user must match once, found: 2 users; give the whole name');
  expect(error.exitCode).toBe(ExitCode.REFUSED);
});

test('where nothing was found nothing is shown, and a code that is given counts', () => {
  const error = new OpsError({ what: 'x must be', remedy: 'mend it', exitCode: ExitCode.UNKNOWN });
  expect(error.message).toBe('x must be; mend it');
  expect(error.exitCode).toBe(4);
});
