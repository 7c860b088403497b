import { isDeepStrictEqual } from 'node:util';
import { sentence } from '../../../access/words';
import { changesOf, keptChanges } from '../change-kind';
import { isUnknown } from '../mask';
import { type Attributes, listOf, type PlanDocument, type ResourceChange } from '../plan-document';
import { findLostPeers, findOtherDatabase, findOtherIngress, findOtherRoutes } from './cluster-closings';
import { findStartersLost } from './flow-levels';
import { findUrisBeyond, urisText } from './redirect-uris';
import type { StopFindings, StopInput } from './stop';

/** Returns what no longer works after a change of an attribute; undefined where everything does. */
type ShutsOut = (before: unknown, after: unknown, change: ResourceChange, plan: PlanDocument) => string | undefined;

/** A value that becomes another one. */
const changing =
  (harm: string): ShutsOut =>
  (before) =>
    before === null ? undefined : harm;

const fewer =
  (harm: (lost: readonly unknown[]) => string): ShutsOut =>
  (before, after) => {
    const lost = listOf(before).filter((one) => !listOf(after).some((other) => isDeepStrictEqual(one, other)));
    return lost.length === 0 ? undefined : harm(lost);
  };

/** Attributes on which a way in depends, by the types that have them, and what a change does to people. */
const CLOSINGS: readonly (readonly [types: RegExp, attributes: Readonly<Record<string, ShutsOut>>])[] = [
  [
    /^authentik_stage_identification$/,
    {
      sources: (before, after, _, plan) => {
        // Of a source that is deleted the model says that nothing leads there any more.
        const deleted = changesOf(plan, 'delete').map(({ before: { uuid } }) => uuid);
        const lost = listOf(before).filter((one) => !listOf(after).includes(one) && !deleted.includes(one));
        return lost.length === 0 ? undefined : `the login page loses the buttons of ${lost.length} of its sources`;
      },
      user_fields: fewer((lost) => `people can no longer type their ${lost.join(', ')}`),
      passwordless_flow: changing('the passkey button leads elsewhere'),
      password_stage: changing('another stage checks the passwords, and which ones it accepts is not known here'),
    },
  ],
  [
    /^authentik_flow$/,
    {
      authentication: (_, __, { before, after }) => {
        const lost = findStartersLost(before, after);
        return lost.length === 0 ? undefined : `${lost.join(' and ')} can no longer start the flow`;
      },
      designation: changing('authentik no longer starts the flow for what it is for'),
      slug: changing('links and bookmarks lead to the old address'),
    },
  ],
  [
    /^authentik_source_/,
    {
      enabled: (_, after) => (after === false ? 'no one can sign in by this source any more' : undefined),
      authentication_flow: changing('people who sign in by this source run through another flow'),
      consumer_key: changing(
        'the source asks its provider as another client: with another secret than the stated one no login by it works',
      ),
      provider_type: changing('the accounts of the source are those of another provider'),
      slug: changing('the provider of the source knows the old callback URL'),
    },
  ],
  [
    /^authentik_stage_password$/,
    { backends: fewer((lost) => `passwords are no longer compared with ${lost.join(', ')}`) },
  ],
  [/^authentik_application$/, { slug: findOtherIssuer }],
  [
    /^authentik_outpost$/,
    {
      service_connection: changing('another cluster, or none, runs the outpost'),
      type: changing('the outpost answers another protocol'),
    },
  ],
  [
    /^authentik_provider_oauth2$/,
    {
      client_id: changing('the application still signs its users in as the old client'),
      client_secret: changing('the application still signs its users in with the old secret'),
      allowed_redirect_uris: (before, after) => {
        const lost = findUrisBeyond(before, after);
        return lost.length === 0 ? undefined : `logins that return to ${urisText(lost)} end on an error page`;
      },
      issuer_mode: changing('the application still expects the old issuer in its tokens'),
      signing_key: changing('the application may refuse the tokens of another key'),
    },
  ],
  [
    /^authentik_provider_proxy$/,
    {
      external_host: changing('logins end on another host'),
      cookie_domain: changing('a session is valid on the hosts of another domain'),
    },
  ],
  [/^kubernetes_ingress(_v1)?$/, { metadata: findOtherIngress, spec: findOtherRoutes }],
  [/^kubernetes_network_policy(_v1)?$/, { spec: findLostPeers }],
  [/^kubernetes_config_map(_v1)?$/, { data: findOtherDatabase }],
  [
    /^authentik_brand$/,
    {
      flow_authentication: changing('people sign in by another flow'),
      flow_recovery: changing('people recover their accounts by another flow, or by none'),
      domain: changing('Terraform renames this brand, and adopts no other one: the hosts of the old domain lose it'),
      default: (_, after) => (after === false ? 'a host without a brand of its own has none any more' : undefined),
    },
  ],
];

/** The slug is in the issuer of an OAuth client, and not in what an outpost asks. */
function findOtherIssuer(
  before: unknown,
  after: unknown,
  change: ResourceChange,
  plan: PlanDocument,
): string | undefined {
  const { protocol_provider: provider } = change.after;
  const isClient = plan.prior.some(
    ({ type, values }) => type === 'authentik_provider_oauth2' && String(values.id) === String(provider),
  );
  if (!isClient) return undefined;
  return `the application still asks for its logins at /application/o/${String(before)}/, and its issuer becomes /application/o/${String(after)}/`;
}

/** A way in that no longer works: what the model of access finds, and below it what the model does not judge. */
export function* findShutOut({ plan, access }: StopInput): StopFindings {
  const remedy = 'keep the way in as it is; allow the stop if the people concerned have another one';
  const told = new Set<string>();
  for (const { kind, addresses, words } of access.changes) {
    if (kind !== 'shut-out') continue;
    for (const address of addresses.length === 0 ? ['stack'] : addresses.slice(0, 1)) {
      yield { address, found: sentence(words), remedy };
    }
    for (const address of addresses) told.add(address);
  }
  for (const change of keptChanges(plan)) {
    if (told.has(change.address)) continue;
    for (const found of findClosings(change, plan)) yield { address: change.address, found, remedy };
  }
}

function* findClosings(change: ResourceChange, plan: PlanDocument): Generator<string> {
  const { type, before, after } = change;
  const attributes = CLOSINGS.filter(([types]) => types.test(type)).flatMap(([, own]) => Object.entries(own));
  for (const [attribute, shutsOut] of attributes) {
    if (isUnknown(change, attribute)) continue;
    const [had, has] = [setIn(before, attribute), setIn(after, attribute)];
    // An emptied one is the stop `cleared`.
    if (isDeepStrictEqual(had, has) || has === null || isDeepStrictEqual(has, [])) continue;
    const harm = shutsOut(had, has, change, plan);
    if (harm !== undefined) yield `${attribute} changes: ${harm}`;
  }
}

/** Terraform has null for what an object does not set, and an import none at all. */
function setIn(attributes: Attributes, attribute: string): unknown {
  const value = attributes[attribute] ?? null;
  return value === '' ? null : value;
}
