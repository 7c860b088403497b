import { formatCount } from '../../constructs/core/counted';
import { SiteError } from '../../constructs/core/errors';
import { provenanceAt, type SiteDocument, type StackDocument } from '../../rules/readers/document';
import { withAdoption } from '../../sites/schema/adoption';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { surveyIdentity } from '../adopt/identity-survey';
import { entriesOf } from '../adopt/report';
import { type SurveyedObject, withoutSecrets } from '../adopt/surveyed-object';
import type { AuthentikClient } from '../authentik/client';
import { cut } from '../core/excerpt';
import { OpsError } from '../core/ops-error';
import { renderDocument } from '../site/rendered';
import type { Draft, Obstacle } from './draft';

/** Each round gives up a part in one way at least. */
const MAX_ROUNDS = 50;

export interface Comparison {
  /** @default no server: the site only has to synthesise */
  readonly client?: AuthentikClient | undefined;
  /** Whether the site may create what the server does not have. @default false */
  readonly mayCreate?: boolean;
  /** Why the site accepts what rules find. @default the server has it so already */
  readonly accepted?: string;
}

/**
 * Gives up what the draft cannot state, until it synthesises and adopts all that it states without a difference.
 *
 * @returns the site, with the adoption of each object put in
 * @throws OpsError with what is left, where it is about no part of the draft
 */
export async function settle(draft: Draft, against: Comparison): Promise<Readonly<Record<string, unknown>>> {
  const { accepted: reason = ACCEPTED } = against;
  draft.dropIncomplete();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const tried = await attempt(draft.input, against);
    if (!('obstacles' in tried)) return tried.site;
    const others = draft.giveUp(tried.obstacles);
    const fatal = others.filter(({ finding }) => finding === undefined);
    if (fatal.length > 0) throw unstatedError(fatal);
    for (const { finding } of others) if (finding !== undefined) draft.accepted.push({ ...finding, reason });
  }
  throw unstatedError([]);
}

function unstatedError(obstacles: readonly Obstacle[]): OpsError {
  return new OpsError({
    what: 'no site states this server without a change of it',
    found: obstacles.map(({ path, reason }) => `${path}: ${reason}`).join(' | '),
    remedy: 'correct it on the server, or write the site by hand (docs/guides/take-over.md)',
  });
}

const ACCEPTED = 'As found on the server; decide, then remove this exception';

type Attempt = { readonly site: Readonly<Record<string, unknown>> } | { readonly obstacles: readonly Obstacle[] };

async function attempt(
  input: Readonly<Record<string, unknown>>,
  { client, mayCreate = false }: Comparison,
): Promise<Attempt> {
  const plain = await checkSite(input);
  if ('obstacles' in plain) return plain;
  if (client === undefined) return { site: input };
  // The first look finds the ids, the second one what an adoption by them would change.
  const found = await surveyOf(plain.document, client);
  const entries = entriesOf([{ stack: 'identity', objects: found }]);
  const [site] = withAdoption(input, Object.fromEntries(entries.map(({ path, value }) => [path, value])));
  const adopting = await checkSite(site);
  if ('obstacles' in adopting) return adopting;
  const stack = identityOf(adopting.document);
  const objects = (await surveyOf(adopting.document, client)).filter(
    ({ outcome }) => !(mayCreate && outcome === 'create'),
  );
  const obstacles = objects.flatMap((object) => obstacleOf(object, stack));
  return obstacles.length === 0 ? { site } : { obstacles };
}

/** The finished JSON, or what its three stages find. */
async function checkSite(
  input: Readonly<Record<string, unknown>>,
): Promise<{ readonly document: SiteDocument } | { readonly obstacles: readonly Obstacle[] }> {
  try {
    const document = await renderDocument(defineSite(input as unknown as SiteInput));
    const obstacles = await findings(document, (input as unknown as SiteInput).exceptions ?? []);
    return obstacles.length === 0 ? { document } : { obstacles };
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    return {
      obstacles: error.faults.map(({ path, fault, found }) => ({
        path,
        reason: `${path}: ${fault}${found === undefined ? '' : `, found: ${show(found)}`}`,
      })),
    };
  }
}

type Exceptions = NonNullable<SiteInput['exceptions']>;

async function findings(document: SiteDocument, accepted: Exceptions): Promise<readonly Obstacle[]> {
  const { RULES } = await import('../../rules/index');
  return RULES.flatMap((rule) =>
    [...rule.check(document)].flatMap(({ stack, address, found, subject = found }) => {
      const isAccepted = accepted.some(
        (one) => one.rule === rule.id && one.address === address && one.subject === subject,
      );
      const provenance = document.stacks.find(({ name }) => name === stack);
      const path = (provenance && provenanceAt(provenance, address)?.path) ?? address;
      return isAccepted
        ? []
        : [{ path, reason: `${found} (rule ${rule.id})`, finding: { rule: rule.id, address, subject } }];
    }),
  );
}

async function surveyOf(document: SiteDocument, client: AuthentikClient): Promise<readonly SurveyedObject[]> {
  return (await surveyIdentity(client, identityOf(document), document.providerVersion)).map(withoutSecrets);
}

function identityOf({ stacks }: SiteDocument): StackDocument {
  const stack = stacks.find(({ name }) => name === 'identity');
  if (stack === undefined) throw new RangeError('the site has no stack identity');
  return stack;
}

/** Returns what an apply would do to the object, where it does anything. */
function obstacleOf(
  { address, outcome, differences, remark }: SurveyedObject,
  stack: StackDocument,
): readonly Obstacle[] {
  const path = provenanceAt(stack, address)?.path ?? address;
  const isAboutGroups = address.startsWith('authentik_policy_binding.');
  if (outcome !== 'adopt' && outcome !== 'found') {
    return [{ path, isAboutGroups, reason: remark ?? `${address} would be ${outcome}` }];
  }
  const [first, ...others] = differences.map(
    ({ attribute, live, stack: becomes }) => `${attribute} is ${show(live)}, and the site would set ${show(becomes)}`,
  );
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` (and ${formatCount(others.length, 'other attribute')})`;
  return [{ path, isAboutGroups, reason: `${first}${more}` }];
}

function show(value: unknown): string {
  return cut(JSON.stringify(value ?? null), 60);
}
