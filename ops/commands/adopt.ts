import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { projectFile } from '../../constructs/core/project-file';
import type { SiteDocument, StackDocument } from '../../rules/readers/document';
import type { Site } from '../../sites/schema/site';
import { surveyCloudflare } from '../adopt/cloudflare-survey';
import { surveyCluster } from '../adopt/cluster-survey';
import { entriesIn, writeEntries } from '../adopt/entries-file';
import { surveyIdentity } from '../adopt/identity-survey';
import { entriesOf, findUndecided, reportOf, type StackSurvey } from '../adopt/report';
import { byAddress, FAILING, type SurveyedObject, withoutSecrets } from '../adopt/surveyed-object';
import { AUTHENTIK_SETTINGS } from '../authentik/address';
import { AuthentikClient } from '../authentik/client';
import { CloudflareClient } from '../cloudflare/client';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import type { HttpProbe } from '../core/http-probe';
import { OpsError } from '../core/ops-error';
import { ClientReader } from '../kubernetes/client-reader';
import type { ObjectReader } from '../kubernetes/reader';
import type { CommandFactory } from '../program';
import { renderDocument } from '../site/rendered';
import { stackNames } from '../verify/expected';

const HELP = `
Never writes to authentik, the cluster or Cloudflare.

  adopt      exists, is imported               look up   exists; set the variable that holds its key
  create     does not exist, will be created   collide   exists, or its name is taken, and the site does not adopt it
  found      exists, is only looked up         missing   does not exist, and the site imports it or looks it up
  ambiguous  several objects have the key      mismatch  the id belongs to an object of another name
  blocked    exists, and its provider could only replace it

An attribute that is marked "silent" is one that the provider never reads: an update sets it, and no plan shows that.
"replaces" is one for which the provider destroys the object and creates it again.
No state is read: an object that Terraform created itself is a "collide" too. It needs no entry as long as the state
exists.

--write puts the entries into sites/SITE/adoption.json, or into the FILE.json that it is given. A site reads them by
"adoption" in its index.ts.

Examples:
  npm run ops -- adopt                              all stacks of the site
  npm run -s ops -- adopt identity --json | jq '.[] | select(.differences != [])'
  npm run ops -- adopt platform edge --write

Settings beside those of authentik: KUBE_CONFIG_PATH names the kubeconfig, CLOUDFLARE_READ_TOKEN may read account rule
lists, API tokens and the WAF of the zone.

Exit code 1 when something collides, is missing, ambiguous, blocked or a mismatch: the plan or the apply would fail, or hit
the wrong object. With --write only when something remains that no entry settles.
`;

const STACKS = ['identity', 'platform', 'edge'] as const;
type StackName = (typeof STACKS)[number];

interface Options {
  readonly json?: boolean;
  /** True without a file. */
  readonly write?: string | true;
}

export interface AdoptProps {
  /** The project in this folder has the site. @default this one */
  readonly root?: string;
  /** @default synthesis */
  readonly render?: (site: Site) => Promise<SiteDocument>;
  /** @default the cluster that KUBE_CONFIG_PATH names */
  readonly cluster?: (context: OpsContext) => ObjectReader;
  /** How Cloudflare is asked. @default HTTP, 15 s for each request */
  readonly http?: HttpProbe;
}

/** `adopt`: what of this site exists already. */
export const adoptCommand = adoptCommandWith();

export function adoptCommandWith(props: AdoptProps = {}): CommandFactory {
  return (context) =>
    new Command('adopt')
      .description('Compares the stacks of the site with what is live, object by object.')
      .argument('[stacks...]', 'identity, platform, edge; all that the site has', stackName)
      .option('--json', 'print the survey as JSON')
      .option('--write [file]', 'write the adoption entries that the site lacks', jsonFile)
      .addHelpText('after', HELP + AUTHENTIK_SETTINGS)
      .action(async (stacks: readonly StackName[], { json = false, write }: Options) => {
        const { site } = context;
        const folder = join('sites', site.name);
        const own = () =>
          join(props.root === undefined ? projectFile(folder) : join(props.root, folder), 'adoption.json');
        const file = write === true ? own() : write;
        const names = chooseStacks(site, stacks);
        // Settings that are missing, and a file that cannot take the entries, are known before anything is asked.
        const known = file === undefined ? {} : entriesIn(file);
        const surveyors = names.map((stack) => ({ stack, survey: surveyor(stack, context, props) }));
        const document = await (props.render ?? renderDocument)(site);
        const surveys: StackSurvey[] = [];
        for (const { stack, survey } of surveyors)
          surveys.push({ stack, objects: (await survey(document)).map(withoutSecrets) });
        const flat = surveys.flatMap(({ stack, objects }) => objects.map((object) => ({ stack, ...object })));
        context.print(json, flat, (_, paint) => reportOf(surveys, paint, context.terminal.columns));
        if (file !== undefined) {
          const added = writeEntries(file, known, entriesOf(surveys));
          context.terminal.note(
            `${added} new adoption entries are in ${file}; review them, see that the site has them ` +
              'under adoption, then run npm run synth',
          );
        }
        const isOpen =
          file === undefined ? flat.some(({ outcome }) => FAILING.has(outcome)) : findUndecided(surveys).length > 0;
        if (isOpen) context.exitCode = ExitCode.NO;
      });
}

type Surveyor = (document: SiteDocument) => Promise<readonly SurveyedObject[]>;

/** @throws OpsError when a setting is missing */
function surveyor(name: StackName, context: OpsContext, props: AdoptProps): Surveyor {
  const { site } = context;
  const cluster = () => (props.cluster ?? ((one) => new ClientReader(one, 'KUBE_CONFIG_PATH')))(context);
  switch (name) {
    case 'identity': {
      const client = AuthentikClient.of(context);
      return async (document) => {
        if (!(await seesEverything(client))) context.terminal.note(MAY_BE_HIDDEN);
        return surveyIdentity(client, stackOf(document, name), document.providerVersion);
      };
    }
    case 'platform': {
      const reader = cluster();
      return (document) => surveyCluster(reader, stackOf(document, name));
    }
    case 'edge': {
      const [reader, client] = [cluster(), new CloudflareClient(context, props.http)];
      return async (document) => {
        const stack = stackOf(document, name);
        if (site.edge === undefined) return [];
        return byAddress([
          ...(await surveyCluster(reader, stack)),
          ...(await surveyCloudflare(client, site.edge, stack)),
        ]);
      };
    }
  }
}

function chooseStacks(site: Site, stacks: readonly StackName[]): readonly StackName[] {
  const own = STACKS.filter((name) => stackNames(site).includes(name));
  const other = stacks.find((name) => !own.includes(name));
  if (other === undefined) return stacks.length === 0 ? own : own.filter((name) => stacks.includes(name));
  throw new OpsError({
    what: `site ${site.name} has no stack ${other}`,
    found: own.join(', '),
    remedy: 'choose one of these',
    exitCode: ExitCode.USAGE,
  });
}

function stackName(text: string, before: readonly StackName[] = []): readonly StackName[] {
  const name = STACKS.find((one) => one === text);
  if (name === undefined) throw new InvalidArgumentError(`Use one of ${STACKS.join(', ')}.`);
  return [...before, name];
}

/** A stack behind `--write` would be taken for a file. */
function jsonFile(text: string): string {
  if (text.endsWith('.json')) return text;
  throw new InvalidArgumentError('Give a .json file, and name stacks before --write.');
}

function stackOf({ stacks }: SiteDocument, name: StackName): StackDocument {
  const stack = stacks.find((one) => one.name === name);
  if (stack === undefined) throw new RangeError(`the site has no stack ${name}`);
  return stack;
}

const MAY_BE_HIDDEN = 'the user of the token is not a superuser: objects that it may not view appear as missing';

async function seesEverything(client: AuthentikClient): Promise<boolean> {
  const { user } = await client.get<{ readonly user?: { readonly is_superuser?: unknown } }>('/core/users/me/');
  return user?.is_superuser === true;
}
