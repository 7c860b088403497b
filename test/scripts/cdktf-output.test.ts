import { spawnSync } from 'node:child_process';

function printOf(program: string): string {
  const args = ['--require', './scripts/cdktf-output.cjs', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: process.env.PATH } });
  return `${stdout}|${stderr}`;
}

test.each([
  'Error: External Error: Stack failed to plan: demo. Please check the logs for more information.',
  'AbortError: The operation was aborted',
  'AbortError: The operation was aborted\\n    at abort (bundle.js:1:2)\\n    at process.emit (node:events:1:2)',
])('an error of cdktf-cli without a cause is left out, with its stack trace: %s', (error) => {
  expect(printOf(`console.log('demo  plan'); console.error('${error}\\nerror: why'); console.error('${error}')`)).toBe(
    'demo  plan\n|error: why\n',
  );
});

test('any other text is written as it is, bytes too', () => {
  expect(printOf(`process.stdout.write(Buffer.from('AbortError')); console.error('Error: a cause\\n    at x')`)).toBe(
    'AbortError|Error: a cause\n    at x\n',
  );
});
