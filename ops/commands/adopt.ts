import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import type { SiteDocument } from '../../rules/readers/document';
import type { Site } from '../../sites/schema/site';
import type { Difference } from '../adopt/difference';
import { type Outcome, type SurveyedObject, survey } from '../adopt/survey';
import { AUTHENTIK_SETTINGS } from '../authentik/address';
import { AuthentikClient } from '../authentik/client';
import type { OpsContext } from '../core/context';
import { cut, excerpts } from '../core/excerpt';
import { ExitCode } from '../core/exit-code';
import { withFile } from '../core/named-file';
import type { Paint } from '../core/paint';
import { printable } from '../core/printable';
import { table } from '../core/terminal';
import type { CommandFactory } from '../program';

const HELP = `
Never writes to authentik.

  adopt      there, and imported        look up   there; its key comes in as a variable
  create     not there, will be made    collide   there (or its name is taken), but the site does not adopt it
  found      only looked up             missing   imported or looked up, but not there
  ambiguous  several have the key       stranger  the id is that of an object of another name

An attribute that is marked "silent" is one that the provider never reads: an update sets it, and no plan shows that.
No state is read: what Terraform has made itself collides too, and needs no entry as long as the state is there. After a
lost state, what collides and gets no entry is brought in with terraform import ADDRESS LIVE_ID.

Examples:
  ops adopt
  ops adopt --json | jq '.[] | select(.differences != [])'
  ops adopt --write sites/viktorbarzin/adoption.json

Exit code 1 when something collides, is missing, ambiguous or a stranger: the plan or the apply would fail, or hit the
wrong object.
`;

/** Characters of a value in the table. */
const MAX_VALUE = 60;

interface Options {
  readonly json?: boolean;
  readonly write?: string;
}

/** `adopt`: what of this site a live authentik has already. */
export const adoptCommand = adoptCommandWith(rendered);

/** With another way from a site to its JSON. */
export function adoptCommandWith(render: (site: Site) => Promise<SiteDocument>): CommandFactory {
  return (context) =>
    new Command('adopt')
      .description('Compares the identity stack of the site with a live authentik, object by object.')
      .option('--json', 'print the survey as JSON')
      .option('--write <file>', 'write the adoption entries that the site lacks, as JSON by their place in the site')
      .addHelpText('after', HELP + AUTHENTIK_SETTINGS)
      .action(async ({ json = false, write }: Options) => {
        const client = AuthentikClient.of(context);
        const { site } = context;
        // A file that cannot take the entries is known before the site is rendered and the server is asked.
        const known = write === undefined ? {} : entriesIn(write);
        const { providerVersion, stacks } = await render(site);
        const identity = stacks.find(({ name }) => name === 'identity');
        if (identity === undefined) throw new RangeError('the site must have a stack identity');
        if (!(await seesEverything(client))) context.terminal.note(MAY_BE_HIDDEN);
        const objects = await survey(client, site, identity.config, providerVersion);
        context.print(json, objects, describe);
        if (write !== undefined) writeEntries(context, write, known, objects);
        if (objects.some(({ outcome }) => FAILS.has(outcome))) context.exitCode = ExitCode.NO;
      });
}

const FAILS: ReadonlySet<Outcome> = new Set(['collide', 'missing', 'ambiguous', 'stranger']);

const MAY_BE_HIDDEN =
  'the user of the token is no superuser: authentik leaves out what it may not see, and that looks as if it were not there';

async function seesEverything(client: AuthentikClient): Promise<boolean> {
  const { user } = await client.get<{ readonly user?: { readonly is_superuser?: unknown } }>('/core/users/me/');
  return user?.is_superuser === true;
}

/** The finished JSON of the site, as the next apply would have it. Nothing is left on disk. */
export async function rendered(site: Site): Promise<SiteDocument> {
  // Not at the top: it loads cdktf, and no other command needs it.
  const { buildApp, renderSite } = await import('../../stacks/site-app');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-adopt-'));
  try {
    return JSON.parse(JSON.stringify(renderSite(buildApp(site, folder)))) as SiteDocument;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ORDER: readonly Outcome[] = [
  'missing',
  'ambiguous',
  'stranger',
  'collide',
  'look up',
  'create',
  'adopt',
  'found',
];

function describe(objects: readonly SurveyedObject[], paint: Paint): readonly string[] {
  const sorted = [...objects].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  const rows = sorted.map(({ outcome, address, key, id = '', variable }) => {
    const found = outcome === 'look up' && variable !== undefined ? `TF_VAR_${variable}=${id}` : id;
    return [paint[colourOf(outcome)](outcome), ...[address, key, found].map(printable)];
  });
  const different = sorted.flatMap(({ address, differences }) => differences.map((one) => differenceRow(address, one)));
  const counts = ORDER.map((outcome) => [outcome, objects.filter((one) => one.outcome === outcome).length] as const);
  return [
    table(['outcome', 'address', 'key', 'live id'], rows),
    ...(different.length === 0 ? [] : [table(['address', 'attribute', 'live', 'stack', 'shown'], different)]),
    counts.flatMap(([outcome, count]) => (count === 0 ? [] : [`${outcome}: ${count}`])).join(', '),
  ];
}

function colourOf(outcome: Outcome): keyof Paint {
  if (FAILS.has(outcome)) return 'bad';
  return outcome === 'adopt' || outcome === 'found' ? 'good' : 'warning';
}

function differenceRow(address: string, { attribute, live, stack, shown }: Difference): readonly string[] {
  const values = excerpts(shownText(live), shownText(stack), MAX_VALUE);
  return [address, attribute, ...values.map((text) => cut(text, MAX_VALUE)), shown];
}

function shownText(value: unknown): string {
  return value === null ? 'nothing' : printable(JSON.stringify(value));
}

type Entries = Readonly<Record<string, unknown>>;

/** What the file has already; it need not be there, but its folder. */
function entriesIn(file: string): Entries {
  return withFile(entriesFile(file), () => {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    const entries: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) return entries as Entries;
    throw new TypeError('another kind of JSON');
  });
}

/** Entries that the file has already stay: their objects are adopted, and are no news. */
function writeEntries(
  { terminal }: OpsContext,
  file: string,
  known: Entries,
  objects: readonly SurveyedObject[],
): void {
  const found = objects.flatMap(({ entries }) => entries.map(({ path, value }) => [path, value] as const));
  const entries = Object.entries({ ...known, ...Object.fromEntries(found) }).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(entries), null, 2);
  withFile(entriesFile(file), () => writeFileSync(file, `${text}\n`));
  const fresh = found.filter(([path]) => !Object.hasOwn(known, path));
  terminal.note(
    `${fresh.length} new adoption entries are in ${file}; review them, see that the site has them ` +
      'under adoption, then run npm run synth',
  );
}

function entriesFile(file: string): string {
  return `${file} must be a file of adoption entries that can be written`;
}
