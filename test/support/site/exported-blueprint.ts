import { stringify } from 'yaml';
import type { AuthentikRecords, Row } from '../authentik/records';

/** In the order in which authentik's exporter walks over its models, as far as the stand-in has them. */
const MODELS: readonly (readonly [model: string | undefined, rows: keyof AuthentikRecords])[] = [
  ['authentik_core.group', 'groups'],
  ['authentik_core.user', 'users'],
  ['authentik_core.application', 'applications'],
  ['authentik_crypto.certificatekeypair', 'certificates'],
  ['authentik_flows.flow', 'flows'],
  ['authentik_flows.flowstagebinding', 'flowBindings'],
  ['authentik_outposts.outpost', 'outposts'],
  ['authentik_policies.policybinding', 'policyBindings'],
  [undefined, 'policies'],
  [undefined, 'propertyMappings'],
  [undefined, 'providers'],
  [undefined, 'sources'],
  [undefined, 'stages'],
  ['authentik_brands.brand', 'brands'],
];

/** Fields that its serializers only read, and the export leaves out. */
const READ_ONLY =
  /^(pk|uuid|brand_uuid|policybindingmodel_ptr_id|component|meta_model_name|stage_obj|.*_obj|verbose_name|assigned_.*)$/;

/** Returns what `ak export_blueprint` prints of a server: every object by its key, with all its attributes. */
export function exportBlueprint(records: AuthentikRecords): string {
  const entries = MODELS.flatMap(([model, list]) =>
    (records[list] as readonly Row[]).map((row) => ({
      attrs: Object.fromEntries(Object.entries(row).filter(([name]) => !READ_ONLY.test(name))),
      conditions: [],
      identifiers: { pk: row.pk ?? row.brand_uuid },
      model: model ?? row.meta_model_name,
      permissions: [],
      state: 'present',
    })),
  );
  return stringify({ context: {}, entries, metadata: { labels: {}, name: 'authentik Export' }, version: 1 });
}
