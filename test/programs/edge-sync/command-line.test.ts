import { parseCommandLine, USAGE } from '../../../programs/edge-sync/command-line';

test('without arguments it synchronises', () => {
  expect(parseCommandLine([])).toEqual({
    command: 'sync',
    address: '',
    dryRun: false,
    plan: false,
    force: false,
    adopt: false,
  });
});

test('every option of the usage text is understood', () => {
  const options = [...USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option!);
  expect(options.sort()).toEqual(['--adopt', '--dry-run', '--force', '--once', '--plan']);
  expect(parseCommandLine(options)).toMatchObject({
    command: 'sync',
    dryRun: true,
    plan: true,
    force: true,
    adopt: true,
  });
});

test('why takes one address', () => {
  expect(parseCommandLine(['why', '2001:db8::1'])).toMatchObject({ command: 'why', address: '2001:db8::1' });
});

test.each([
  [['--dryrun']],
  [['delete']],
  [['why']],
  [['why', 'example.org']],
  [['why', '192.0.2.0/24']],
  [['why', '192.0.2.1', '192.0.2.2']],
])('%j is refused', (args) => {
  expect(() => parseCommandLine(args)).toThrow(/--help|lacks one address|several addresses/);
});
