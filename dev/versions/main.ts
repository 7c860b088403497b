import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { SITES } from '#sites';
import { terraformProviders } from '../../cdktf.json';
import { projectFile } from '../../constructs/core/project-file';
import { reasonOf } from '../../ops/core/reason';
import { readChart } from './chart';
import { type RunClient, runClient } from './client';
import { downloadFacts, newestServer, pullChart } from './download';
import { chartFile, readLine } from './line';
import { comparePins, pinsOf, pinsText } from './pins';
import { siteEffects } from './site-effects';
import { lineText, nextSteps } from './text';

const HELP = `
A folder of facts holds files of authentik's repository at the tag, by their paths (authentik/lib/default.yml,
website/docs/install-config/configuration/configuration.mdx), and where there are any: chart/ (the unpacked chart),
provider.json (terraform providers schema -json), release.json ({ "newest", "provider", "traits", "settings", "sources" }).

Without --from it asks gh, helm and terraform, and for the table also npm and skopeo. What one of them cannot tell is
"unknown".

Examples:
  npm run versions
  npm run versions -- authentik 2026.11
  npm run versions -- authentik 2026.11 --from facts/
  npm run versions -- chart 2026.5.6

Exit codes: 0 done; 2 wrong use, or a fact that cannot be had.`;

interface Props {
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
  /** Folder of the recorded facts. @default schemas/ */
  readonly recorded?: string;
  /** @default the clients of this machine */
  readonly run?: RunClient;
}

/** The command `npm run versions`. @returns its exit code */
export function versions(args: readonly string[], props: Props): number {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-versions-'));
  try {
    program(props, folder).parse(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    props.note(`error: ${reasonOf(error)}`);
    return 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function program(
  { print, note, run: client = runClient, recorded = join(projectFile('schemas/README.md'), '..') }: Props,
  folder: string,
) {
  const run: RunClient = (command, args, place) => {
    note(`asking ${command} ${args[0]}`);
    return client(command, args, place);
  };
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(recorded, name), text);
  };
  const command = new Command('versions')
    .usage('[command]')
    .description('Every pinned version of the project and its sites, beside the newest one.')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => note(text.trimEnd()) })
    .action(() => print(pinsText(comparePins(pinsOf(SITES), run, folder)).join('\n')));
  command
    .command('authentik')
    .description('Records a line of authentik in schemas/, and says what it means for the sites.')
    .argument('[line]', 'line or version, for example 2026.11; default: the newest release')
    .option('--from <folder>', 'take the facts from a folder, and ask no registry')
    .action((line: string | undefined, { from }: { from?: string }) => {
      const name = line ?? newestServer(run);
      if (!/^\d{4}\.\d{1,2}(\.\d+)?$/.test(name))
        throw new RangeError(`${name} is no line of authentik; write for example 2026.11`);
      if (from === undefined) downloadFacts(name, folder, run, note);
      const read = readLine(from ?? folder, name, recorded);
      write(read.files);
      const sites = Object.values(SITES).flatMap((site) => ['', ...siteEffects(site, read.file, join(folder, 'out'))]);
      const [current = ''] = terraformProviders.map((one) => one.split('@')[1] ?? '');
      print([...lineText(read), ...sites, '', ...nextSteps(read, current)].join('\n'));
    });
  command
    .command('chart')
    .description("Records the keys that a version of authentik's chart reads in schemas/.")
    .argument('<version>', 'version of the chart, or the folder of an unpacked one')
    .action((version: string) => {
      const isVersion = /^\d+\.\d+\.\d+$/.test(version);
      if (isVersion) pullChart(version, folder, run);
      const files = chartFile(readChart(isVersion ? join(folder, 'authentik') : version));
      write(files);
      print(`wrote schemas/${Object.keys(files).join(', ')}`);
    });
  return command;
}

if (require.main === module) {
  process.exitCode = versions(process.argv.slice(2), { print: console.log, note: console.error });
}
