import type { Site } from '../../sites/schema/site';
import { type BrandRow, type FlowRow, type SourceRow, slugOf } from '../authentik/rows';
import type { AuthentikReader } from './check-sources';

interface IdentificationRow {
  readonly enrollment_flow?: string | null;
  readonly recovery_flow?: string | null;
  readonly passwordless_flow?: string | null;
}

/** Flows that sign people in or up by the site. */
export function flowsOfSite({ identity }: Site): ReadonlySet<string> {
  const { signIn, flows, sources, invitationEnrollment, publicGuests } = identity;
  const slugs = [
    signIn.flow.slug,
    flows.passkey,
    ...(Object.keys(sources).length === 0 ? [] : [signIn.sourceFlow?.slug ?? flows.sourceAuthentication]),
    invitationEnrollment?.slug,
    invitationEnrollment?.sourceFlow?.slug,
    publicGuests?.flow.slug,
  ];
  return new Set(slugs.filter((slug) => slug !== undefined));
}

/**
 * Flows that sign people in or up: those of the site, of the brands, of the enabled sources and of the identification
 * stages. authentik's own flows that none of these names stay on every server; no page leads there.
 */
export async function flowsInUse(site: Site, authentik: AuthentikReader): Promise<ReadonlySet<string>> {
  const [flows, brands, sources, stages] = await Promise.all([
    authentik.all<FlowRow>('/flows/instances/'),
    authentik.all<BrandRow>('/core/brands/'),
    authentik.all<SourceRow>('/sources/all/'),
    authentik.all<IdentificationRow>('/stages/identification/'),
  ]);
  const named = [
    ...brands.flatMap((brand) => [brand.flow_authentication, brand.flow_recovery]),
    ...sources
      .filter(({ enabled }) => enabled)
      .flatMap((source) => [source.authentication_flow, source.enrollment_flow]),
    ...stages.flatMap((stage) => [stage.enrollment_flow, stage.recovery_flow, stage.passwordless_flow]),
  ];
  return new Set([...flowsOfSite(site), ...named.flatMap((pk) => slugOf(flows, pk ?? null) ?? [])]);
}
