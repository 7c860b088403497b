import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { EstateDocument } from '../../rules/document';
import type { Site } from '../../sites/site';
import type { Difference } from '../adopt/difference';
import { type Fate, type SurveyedObject, survey } from '../adopt/survey';
import { AuthentikClient } from '../authentik/client';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { table } from '../core/terminal';
import type { CommandFactory } from '../program';

const HELP = `
Reads AUTHENTIK_TOKEN (a token with the intent API); never writes to authentik.

  adopt     there, and imported        look up  there; its key comes in as a variable
  create    not there, will be made    collide  there, but the site says 'create'
  found     only looked up             missing  imported or looked up, but not there
  open      left to the UI until the site knows its key

An attribute that is marked "silent" is one that the provider never reads: an update sets it, and no plan shows that.

Examples:
  ops adopt
  ops adopt --json | jq '.[] | select(.differences != [])'
  ops adopt --write sites/viktorbarzin/adoption.json

Exit code 1 when something collides or is missing: the plan or the apply would fail.`;

interface Options {
  readonly json: boolean;
  readonly write?: string;
}

/** `adopt`: what of this site a live authentik has already. */
export function adoptCommand(context: OpsContext): Command {
  return adoptCommandWith(rendered)(context);
}

/** With another way from a site to its JSON. */
export function adoptCommandWith(render: (site: Site) => Promise<EstateDocument>): CommandFactory {
  return (context) =>
    new Command('adopt')
      .description('Compares the identity stack of the site with a live authentik, object by object.')
      .option('--json', 'print the survey as JSON', false)
      .option('--write <file>', 'write the adoption entries that the site lacks, as JSON by their place in the site')
      .addHelpText('after', HELP)
      .action(async ({ json, write }: Options) => {
        const client = AuthentikClient.of(context);
        const { site } = context;
        const { providerVersion, stacks } = await render(site);
        const identity = stacks.find(({ name }) => name === 'identity');
        if (identity === undefined) throw new RangeError('the site must have a stack identity');
        const objects = await survey(client, site, identity.config, providerVersion);
        context.print(json, objects, describe);
        if (write !== undefined) writeEntries(context, write, objects);
        if (objects.some(({ fate }) => fate === 'collide' || fate === 'missing')) context.exitCode = ExitCode.NO;
      });
}

/** The finished JSON of the site, as the next apply would have it. Nothing is left on disk. */
export async function rendered(site: Site): Promise<EstateDocument> {
  // Not at the top: it loads cdktf, and no other command needs it.
  const { buildApp, renderEstate } = await import('../../stacks/estate');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-adopt-'));
  try {
    return JSON.parse(JSON.stringify(renderEstate(buildApp(site, folder)))) as EstateDocument;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ORDER: readonly Fate[] = ['missing', 'collide', 'look up', 'open', 'create', 'adopt', 'found'];

function describe(objects: readonly SurveyedObject[]): readonly string[] {
  const sorted = [...objects].sort((a, b) => ORDER.indexOf(a.fate) - ORDER.indexOf(b.fate));
  const rows = sorted.map(({ fate, address, key, id = '', variable }) => [
    fate,
    address,
    key,
    variable === undefined ? id : `TF_VAR_${variable}=${id}`,
  ]);
  const different = sorted.flatMap(({ address, differences }) => differences.map((one) => differenceRow(address, one)));
  const counts = ORDER.map((fate) => [fate, objects.filter((one) => one.fate === fate).length] as const);
  return [
    table(['fate', 'address', 'key', 'live id'], rows),
    ...(different.length === 0 ? [] : [table(['address', 'attribute', 'live', 'stack', 'shown'], different)]),
    counts.flatMap(([fate, count]) => (count === 0 ? [] : [`${fate}: ${count}`])).join(', '),
  ];
}

function differenceRow(address: string, { attribute, live, stack, shown }: Difference): readonly string[] {
  return [address, attribute, brief(live), brief(stack), shown];
}

/** A value on one line. */
function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Entries that the file has already stay: their objects are adopted, and are no news. */
function writeEntries({ terminal }: OpsContext, file: string, objects: readonly SurveyedObject[]): void {
  const found = objects.flatMap(({ entry }) => (entry === undefined ? [] : [[entry.path, entry.value] as const]));
  try {
    const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {};
    const entries = Object.entries({ ...known, ...Object.fromEntries(found) }).sort(([a], [b]) => (a < b ? -1 : 1));
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  } catch (error) {
    throw new OpsError({
      what: `${file} must be a file of adoption entries that can be written`,
      found: error instanceof Error ? error.message : String(error),
      remedy: 'choose another file',
      exitCode: ExitCode.USAGE,
    });
  }
  terminal.note(`${found.length} new adoption entries are in ${file}; review them, then run npm run synth`);
}
