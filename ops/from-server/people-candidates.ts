import { SIGN_IN_IDS } from '../../constructs/authentik/construct-ids';
import { SOURCE_LOGIN } from '../../sites/schema/sign-in';
import { parentsOf } from '../authentik/rows';
import { Candidate } from './candidate';
import type { LivingServer, StageRow } from './living-server';
import { SiteKeys } from './site-keys';

/** Groups with their keys in the site, by their UUIDs. */
export type GroupKeys = ReadonlyMap<string, string>;

export function groupKeys({ groups }: LivingServer, keys: SiteKeys): GroupKeys {
  return new Map(groups.map(({ pk, name }) => [pk, keys.of(name, 'Group')]));
}

/** Each group as one that Terraform owns, or as one of the UI. Members are never in a site. */
export function groupCandidates({ groups }: LivingServer, keys: GroupKeys): readonly Candidate[] {
  return groups.map((group) => {
    const path = `identity.groups.${keys.get(group.pk)}`;
    const above = parentsOf(group);
    const [parent] = above.map((pk) => keys.get(pk));
    const fields = {
      name: group.name,
      ...(parent !== undefined && { parent }),
      ...(group.is_superuser && { superuser: true }),
    };
    const isOne = above.length <= 1;
    return new Candidate({
      what: `group ${group.name}`,
      rows: [group],
      ways: [
        ...(isOne ? [{ says: { [path]: fields }, owns: true }] : []),
        { says: { [path]: { ...fields, lookup: true } }, leaves: 'its attributes' },
      ],
      reasons: isOne ? [] : [`it has ${above.length} groups above it, and a site states one`],
      where: path,
    });
  });
}

/** The stages of the login that the brand names. @param slug of its flow */
export function signInCandidates(server: LivingServer, slug: string): readonly Candidate[] {
  const stages = new Map(server.stages.map((stage) => [stage.pk, stage]));
  const first = stagesOn(server, [slug], server.identifications)[0];
  const password = stages.get(first?.password_stage ?? '');
  const identification = 'identity.signIn.identification';
  const keys = new SiteKeys(Object.values(SIGN_IN_IDS));
  const sourceFlows = server.oauthSources.flatMap(({ authentication_flow: pk }) => slugsOf(server, pk));
  const bound = stagesOn(server, [slug, ...sourceFlows], server.logins);
  // A site with sources has to state it, bound or not.
  const own = server.logins.filter(({ name }) => name === SOURCE_LOGIN && server.oauthSources.length > 0);
  const logins = [...new Set([...bound, ...own])];
  return [
    new Candidate({
      what: `identification stage ${first?.name ?? `of the flow ${slug}`}`,
      rows: first === undefined ? [] : [first],
      ways:
        first === undefined || password === undefined
          ? []
          : [{ says: { [identification]: { name: first.name, passwordStage: password.name } } }],
      reasons:
        first === undefined
          ? ['the flow has none']
          : password === undefined
            ? ['it does not show the password on its own screen']
            : [],
      where: `${identification}, once the password is on the same screen (docs/guides/take-over.md)`,
    }),
    ...logins.map((login) => {
      const { name, session_duration, network_binding, geoip_binding } = login;
      const path = `identity.signIn.logins.${keys.of(name, 'Login')}`;
      const bindings = {
        networkBinding: network_binding ?? 'no_binding',
        geoipBinding: geoip_binding ?? 'no_binding',
      };
      return new Candidate({
        what: `login stage ${name}`,
        rows: [login],
        ways: [{ says: { [path]: { name, sessionDuration: session_duration, ...bindings } } }],
        where: `${path} (docs/guides/change-session-lengths.md)`,
      });
    }),
  ];
}

/** Sources as the UI owns them: those that Terraform manages need an enrollment by invitation. */
export function sourceCandidates({ sources, oauthSources }: LivingServer, keys: SiteKeys): readonly Candidate[] {
  const known = new Map(oauthSources.map((source) => [source.slug, source]));
  return sources
    .filter(({ slug }) => slug !== BUILT_IN)
    .map((source) => {
      const {
        name,
        slug,
        provider_type: providerType,
        user_matching_mode: userMatchingMode,
      } = known.get(source.slug) ?? {};
      const path = `identity.sources.${keys.of(source.name, 'Source')}`;
      const isOauth = slug !== undefined;
      return new Candidate({
        what: `source ${source.name}`,
        rows: [source],
        ways: isOauth
          ? [
              {
                says: { [path]: { lookup: true, name, slug, providerType, userMatchingMode } },
                leaves: 'its attributes',
              },
            ]
          : [],
        reasons: [
          isOauth
            ? 'Terraform manages a source with an enrollment by invitation alone'
            : `it is of the kind ${source.verbose_name ?? 'unknown'}, and a site states OAuth sources`,
        ],
        where: isOauth ? `${path} (docs/guides/add-a-source.md)` : 'authentik, Directory > Federation & Social login',
      });
    });
}

/** The server itself has this source: users with a password of authentik. */
const BUILT_IN = 'authentik-built-in';

function stagesOn<T extends StageRow>(
  { flows, flowBindings }: LivingServer,
  slugs: readonly string[],
  stages: readonly T[],
): readonly T[] {
  const targets = new Set(
    flows.filter(({ slug }) => slugs.includes(slug)).flatMap((flow) => [flow.pk, flow.policybindingmodel_ptr_id]),
  );
  const bound = [...flowBindings].sort((one, other) => one.order - other.order);
  const found = bound.flatMap(({ target, stage }) =>
    targets.has(target) ? stages.filter(({ pk }) => pk === stage) : [],
  );
  return [...new Set(found)];
}

function slugsOf({ flows }: LivingServer, pk: string | null | undefined): readonly string[] {
  return flows.flatMap((flow) => (flow.pk === pk ? [flow.slug] : []));
}
