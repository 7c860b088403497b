import { ConfigError } from './config';
import { Prefix } from './prefix';

export interface CommandLine {
  readonly command: 'sync' | 'why' | 'help';
  /** The address of `why`. */
  readonly address: string;
  readonly dryRun: boolean;
  readonly plan: boolean;
  readonly force: boolean;
  readonly adopt: boolean;
}

export const USAGE = `edge-sync [--dry-run | --plan] [--force] [--adopt] [--once]
edge-sync why ADDRESS

  --dry-run  say what would be written, with up to ten addresses of each kind; write nothing
  --plan     the same as JSON on stdout, with all addresses; the log goes to stderr
  --force    write now: do not wait for the confirmations of a large shrink, nor for the time of a deferred write
  --adopt    take over items that carry another comment than ours; what LAPI does not ban is removed, so look first
             with --adopt --dry-run
  --once     accepted and without effect: the program always ends after one run
  why        explain why an address is on the edge list, or why it is not

exit codes: 0 in sync, written or held by plan; 1 error; 2 configuration; 3 removals are held
`;

const FLAGS = ['--dry-run', '--plan', '--force', '--adopt', '--once', '--help'];

export function parseCommandLine(args: readonly string[]): CommandLine {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const [verb, address = '', ...rest] = args.filter((arg) => !arg.startsWith('-'));
  const faults = flags.filter((flag) => !FLAGS.includes(flag)).map((flag) => `${flag}: is not an option; see --help`);
  if (verb !== undefined && verb !== 'why') faults.push(`${verb}: is not a command; see --help`);
  if (verb === 'why' && (address.includes('/') || Prefix.parse(address) === undefined))
    faults.push(`why: lacks one address, found: ${address || 'nothing'}; write for example 192.0.2.1`);
  if (rest.length > 0) faults.push(`why: has several addresses, found: ${[address, ...rest].join(' ')}; ask for one`);
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    command: flags.includes('--help') ? 'help' : verb === 'why' ? 'why' : 'sync',
    address,
    dryRun: flags.includes('--dry-run'),
    plan: flags.includes('--plan'),
    force: flags.includes('--force'),
    adopt: flags.includes('--adopt'),
  };
}
