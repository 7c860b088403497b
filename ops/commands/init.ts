import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import type { CommandFactory } from '../program';
import { type Answers, answersOnTerminal } from '../site/answers';
import { writeNewProject } from '../site/new-project';

const HELP = `
On a terminal it asks for what the options leave out. Elsewhere --domain and --authentik-host are required.

Examples:
  npx --package ./gatehouse-0.2.0.tgz gatehouse init my-site
  npm run ops -- init ../my-site --tool ./gatehouse-0.2.0.tgz --domain example.org --authentik-host sso.example.org`;

interface Options extends Partial<Answers> {
  readonly tool?: string;
}

/** `init`: a project of its own, which has this tool as a package. */
export const initCommand: CommandFactory = ({ terminal }) =>
  new Command('init')
    .description('Writes a project with one site, which uses this tool as a package.')
    .argument('<folder>', 'folder of the project; it must not have a package.json')
    .option('--name <name>', 'name of the site; default: that of the folder')
    .option('--domain <domain>', 'domain that the hosts of the site are under')
    .option('--authentik-host <host>', "authentik's host, under the domain")
    .option('--platform', 'with authentik on Kubernetes behind Traefik')
    .option('--edge', 'with the ban list of CrowdSec at Cloudflare')
    .option(
      '--tool <tarball>',
      'tarball of this tool, as a path or an address; default: the one that it was installed from',
    )
    .addHelpText('after', HELP)
    .action(async (folder: string, { tool, ...options }: Options) => {
      const answers = await answersOnTerminal({ name: basename(resolve(folder)), ...options });
      for (const file of writeNewProject(answers, resolve(folder), tool)) terminal.line(`wrote ${folder}/${file}`);
      const site = `sites/${answers.name}/`;
      const lines = [
        'next',
        `  1. cd ${folder}`,
        '  2. npm install',
        '  3. npm run synth',
        '  4. npm run snapshots && npm test',
        `  5. give the lines with "yours:" in ${site} their values; the reference of all keys is in node_modules/gatehouse/docs/reference`,
      ];
      for (const line of lines) terminal.line(line);
    });
