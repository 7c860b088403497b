import type { AuthentikClient } from '../authentik/client';
import { isBoundTo } from '../authentik/rows';
import { printable } from '../core/printable';
import type { Candidate } from '../from-server/candidate';
import { Draft } from '../from-server/draft';
import type { SiteFromServer } from '../from-server/from-server';
import { describeUnsaid, findUnsaid, identityText } from '../from-server/identity-text';
import { type LivingServer, readServer } from '../from-server/living-server';
import { settle } from '../from-server/settle';
import type { Answers } from '../site/answers';
import { type BlueprintEstate, type EstateEntry, estateOf } from './blueprint-estate';
import { readBlueprints } from './blueprint-file';
import { blueprintModel } from './blueprint-models';

const ACCEPTED = 'As found in the blueprint; decide, then remove this exception';

/**
 * Makes a site of what blueprints of authentik say. Never writes to a server, and holds no secret.
 *
 * @param client of the server that the blueprints are for: what lives there is adopted, and completes what they leave out.
 *   @default no server
 * @throws OpsError for a file that is no blueprint, or where no site states it; AuthentikError
 */
export async function siteFromBlueprint(
  files: readonly string[],
  answers: Answers,
  client?: AuthentikClient,
): Promise<SiteFromServer> {
  const blueprints = readBlueprints(files);
  const estate = estateOf(blueprints, client && (await readServer(client)));
  const draft = new Draft(estate.server, answers, new Set(estate.entries.flatMap(({ rows }) => rows)));
  const site = await settle(draft, { client, mayCreate: true, accepted: ACCEPTED });
  const unsaid = [
    ...describeUnsaid(
      findUnsaid(draft.candidates, (one) => placesOf(one, estate.entries)),
      draft.accepted,
    ),
    ...entryLines(estate, draft.candidates),
    ...(client === undefined ? describeInferred(estate) : []),
  ];
  return { text: (schema) => identityText(site, unsaid, schema, '--from-blueprint'), unsaid };
}

function placesOf({ props }: Candidate, entries: readonly EstateEntry[]): string {
  const places = entries.filter(({ rows }) => rows.some((row) => props.rows.includes(row))).map(({ place }) => place);
  return places.length === 0 ? '' : ` (${shorten(places)})`;
}

/** Entries that no part of the site is made of, and what an entry says beyond it. */
function entryLines({ server, entries }: BlueprintEstate, candidates: readonly Candidate[]): readonly string[] {
  const stated = new Set(candidates.flatMap(({ props }) => props.rows));
  const isOfPart = ({ rows }: EstateEntry) =>
    rows.some(
      (row) =>
        stated.has(row) ||
        bindsAnyOf(
          row,
          server.applications.filter((one) => stated.has(one)),
        ),
    );
  const grouped = new Map<string, string[]>();
  const add = (place: string, line: string) => grouped.set(line, [...(grouped.get(line) ?? []), place]);
  for (const entry of entries) {
    const { place, model, refused = blueprintModel(model).otherwise, reasons } = entry;
    if (isOfPart(entry)) for (const reason of reasons) add(place, `(${model}): ${reason}`);
    else add(place, `(${model}): not in the site, since ${refused}`);
  }
  return [...grouped].map(([line, places]) => printable(`${shorten(places)} ${line}`));
}

function bindsAnyOf(row: object, applications: LivingServer['applications']): boolean {
  const binding = row as LivingServer['bindings'][number];
  return applications.some((one) => isBoundTo(binding, one));
}

/** Returns what a new authentik has, and the blueprint does not say. */
function describeInferred({ server, entries }: BlueprintEstate): readonly string[] {
  const own = new Set(entries.flatMap(({ rows }) => rows as readonly object[]));
  const open = server.applications.filter(
    (one) => own.has(one) && !server.bindings.some((binding) => isBoundTo(binding, one)),
  );
  const plain = server.oauthProviders.filter((one) => own.has(one) && one.access_token_validity === undefined);
  return [
    `identity.serverVersion: a blueprint names no version, and the site has ${server.version}. Write the one that runs`,
    ...(server.brands.some((one) => own.has(one))
      ? []
      : ['identity.signIn: the blueprint names no brand, and the site looks up the login flow of a new authentik']),
    ...open.map(({ name }) => `application ${name}: everyone may open it, since the blueprint binds nothing to it`),
    ...plain.map(
      ({ name }) => `provider ${name}: the blueprint has no access_token_validity, and the site has hours=1`,
    ),
  ].map(printable);
}

/** `entries 3, 5 to 7 of apps.yaml`. */
function shorten(places: readonly string[]): string {
  const files = new Map<string, number[]>();
  for (const place of places) {
    const [, number = '', file = ''] = /^entry (\d+)(.*)$/.exec(place) ?? [];
    files.set(file, [...(files.get(file) ?? []), Number(number)]);
  }
  return [...files]
    .map(([file, numbers]) => `${numbers.length === 1 ? 'entry' : 'entries'} ${ranges(numbers)}${file}`)
    .join(', ');
}

function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(', ');
}
