import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { ServerLine } from '../../constructs/authentik/server/server-line';
import { AuthentikClient } from '../authentik/client';
import { addressIn } from '../backup/database-address';
import { clearDump, identitiesFrom } from '../backup/dump-stream';
import { dumpOf } from '../backup/pg-dump';
import { backupPlace, openBackup, PLACE_SETTINGS, readBackups } from '../backup/place';
import { checkAddress } from '../core/api-address';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { type HttpProbe, NodeHttpProbe } from '../core/http-probe';
import { withFile } from '../core/named-file';
import { OpsError } from '../core/ops-error';
import type { CommandFactory } from '../program';
import { type ClusterPlace, rehearsalManifest, withClusterPlace } from '../rehearsal/cluster-place';
import { rehearse } from '../rehearsal/rehearsal';
import { concealRow, exitCodeOfRows, rowLines } from '../rehearsal/row';
import { targetOf } from '../rehearsal/target';
import { renderDocument } from '../site/rendered';
import { machineTools } from '../terraform/machine-tools';
import type { PlanTools } from '../terraform/plan-tools';

interface Options {
  readonly to: string;
  readonly migrate?: string;
  readonly serve?: string;
  readonly url: string;
  readonly inCluster?: boolean;
  readonly manifest?: string;
  readonly wait: number;
  readonly dump?: boolean;
  readonly plan?: boolean;
  readonly directory?: string;
  readonly identity?: string;
  readonly json?: boolean;
}

const DRILL_SERVER = 'a PostgreSQL of the live major version, for example postgres://postgres@127.0.0.1:5432/postgres';

const HELP = `
Examples:
  export DRILL_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres AUTHENTIK_TOKEN=...
  export AUTHENTIK_SECRET_KEY=...   # of the live server
  AK='docker run --rm --network host -e AUTHENTIK_SECRET_KEY -e AUTHENTIK_POSTGRESQL__HOST -e AUTHENTIK_POSTGRESQL__PORT \\
    -e AUTHENTIK_POSTGRESQL__NAME -e AUTHENTIK_POSTGRESQL__USER -e AUTHENTIK_POSTGRESQL__PASSWORD ghcr.io/goauthentik/server:2026.5.9'
  npm run ops -- rehearse --to 2026.5.9 --in-cluster --identity backup.key
  npm run ops -- rehearse --to 2026.5.9 --identity backup.key --migrate "$AK migrate" --serve "$AK server"

Restores a backup (FILE, else the newest one of the storage, or with --dump one that pg_dump takes of DATABASE_URL now) into a
database of its own on the server of DRILL_DATABASE_URL, runs --migrate, compares the rows, asks the server that --serve runs on
the copy, and drops the copy. --migrate and --serve run in a shell with the address of the copy as DATABASE_URL, PGHOST and the
like, and AUTHENTIK_POSTGRESQL__*. Run no worker on the copy: it sends mail, and updates outposts.

With --in-cluster a Job in the namespace of authentik has a PostgreSQL of its own and the image of the version; nothing reaches its pod
but \`kubectl exec\` and \`port-forward\`, and it reaches nothing. Its emptyDir holds the copy: the node needs the space.

With --plan, Terraform plans identity against the live server and against the copy, both from the state as it is now, which is
copied without its lock; what only the second plan changes is in the table. Otherwise the objects are compared without Terraform.

The live server is only read. What it answers is the column "before"; AUTHENTIK_TOKEN is of both, since the copy has its tokens.

Exit codes: 0 nothing broke, 1 something is broken, 4 nothing is broken and at least one answer is unknown, 2 wrong command line,
site or environment, 3 the server at --url does not run on the copy.
${PLACE_SETTINGS}`;

export interface RehearseProps {
  /** How the live server is asked as a visitor. @default under its own name */
  readonly liveHttp?: HttpProbe;
  /** Returns what --plan plans with. @default the tools of this machine */
  readonly toolsOf?: (context: OpsContext) => PlanTools;
}

/** `rehearse`: an upgrade, on a copy of the database. */
export const rehearseCommand: CommandFactory = rehearseCommandWith();

export function rehearseCommandWith(props: RehearseProps = {}): CommandFactory {
  return (context) =>
    new Command('rehearse')
      .description('Rehearses an upgrade of authentik on a copy of its database: same, changed, broken.')
      .argument('[file]', 'path of a dump, or its name in the storage (default: the newest one)')
      .requiredOption('--to <version>', 'version of the server to rehearse', versionOf)
      .option('--migrate <command>', 'runs the migrations of that version on the copy')
      .option('--serve <command>', 'runs a server of that version on the copy, until it is stopped')
      .option(
        '--in-cluster',
        'instead of both and of DRILL_DATABASE_URL: a Job in the cluster of kubectl, deleted afterwards',
      )
      .option('--manifest <file>', 'write the objects of --in-cluster, and rehearse nothing')
      .option('--url <url>', 'where that server answers', 'http://127.0.0.1:9000')
      .option('--wait <seconds>', 'how long the server may take until it answers', secondsOf, 600)
      .option('--dump', 'take a backup of DATABASE_URL now, and keep it nowhere')
      .option(
        '--plan',
        'plan identity on both servers; needs Terraform, the providers and TF_VAR_*, as `npm run diff` does',
      )
      .option('--directory <folder>', 'folder of the backups (default: the bucket of the site)')
      .option('--identity <file>', 'file with the identity of age that opens the backup')
      .option('--json', 'print the table as JSON')
      .addHelpText('after', HELP)
      .action((file: string | undefined, options: Options) => runRehearsal(context, file, options, props));
}

async function runRehearsal(
  context: OpsContext,
  file: string | undefined,
  options: Options,
  props: RehearseProps,
): Promise<void> {
  const { to: version, manifest } = options;
  if (manifest !== undefined) {
    withFile('the file cannot be written', () => writeFileSync(manifest, rehearsalManifest(context.site, version)));
    return;
  }
  const dump = await dumpFor(context, file, options);
  const run = (place: ClusterPlace) => rehearseAt(context, place, dump, options, props);
  const found =
    options.inCluster === true
      ? await withClusterPlace(context, version, run)
      : await run(statedPlace(context, options));
  const rows = found.map((row) => concealRow(context, row));
  context.print(options.json === true, rows, (_, paint) => rowLines(rows, version, paint, context.terminal.columns));
  context.exitCode = exitCodeOfRows(rows);
}

async function rehearseAt(
  context: OpsContext,
  { server, migrate, serve, url }: ClusterPlace,
  dump: AsyncIterable<Uint8Array>,
  { to: version, wait: waitSeconds, plan }: Options,
  { liveHttp = new NodeHttpProbe(), toolsOf = machineTools }: RehearseProps,
) {
  const { site, now } = context;
  const live = { site, document: await renderDocument(site), client: AuthentikClient.of(context), http: liveHttp, now };
  const target = await targetOf(site, version);
  const client = AuthentikClient.at(context, url);
  const tools = plan === true ? toolsOf(context) : undefined;
  return rehearse(context, server, dump, { version, migrate, serve, url, client, waitSeconds, target, live, tools });
}

/** Returns what the operator names instead of a cluster. */
function statedPlace(context: OpsContext, { migrate, serve, url }: Options): ClusterPlace {
  if (migrate === undefined) {
    throw new OpsError({
      what: 'neither --migrate nor --in-cluster is given',
      remedy: 'give a command that runs the migrations on the copy, or let a Job in the cluster do it',
      exitCode: ExitCode.USAGE,
    });
  }
  const server = addressIn(context, 'DRILL_DATABASE_URL', DRILL_SERVER);
  return { server, migrate, serve, url: checkAddress('--url', url) };
}

async function dumpFor(context: OpsContext, file: string | undefined, { dump, directory, identity }: Options) {
  if (dump === true && file === undefined) {
    return dumpOf(addressIn(context, 'DATABASE_URL', "the Secret of authentik's database user"));
  }
  if (dump === true) {
    throw new OpsError({
      what: '--dump takes a backup, and a file is given as well',
      found: String(file),
      remedy: 'give one of the two',
      exitCode: ExitCode.USAGE,
    });
  }
  const name = file ?? (await newestIn(context, directory));
  return clearDump(await openBackup(context, name, directory), identitiesFrom(context, identity));
}

async function newestIn(context: OpsContext, directory: string | undefined): Promise<string> {
  const place = backupPlace(context, directory);
  const newest = (await readBackups(place)).find(({ record }) => record !== undefined);
  if (newest !== undefined) return newest.file;
  throw new OpsError({
    what: `${place.place} has no whole backup`,
    remedy: 'take one, or rehearse with --dump',
    exitCode: ExitCode.NO,
  });
}

function versionOf(text: string): string {
  const line = ServerLine.of(text);
  if (/^\d{4}\.\d{1,2}\.\d+$/.test(text) && line !== undefined) return text;
  throw new InvalidArgumentError(`Give a version of one of the lines ${ServerLine.names.join(', ')}.`);
}

function secondsOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Give a whole number of seconds above 0.');
}
