import type { TerraformJson } from '../../../rules/readers/document';
import type { SiteInput } from '../../../sites/schema/site';
import { COLLECTIONS } from '../authentik/collections';
import { MODELS } from '../authentik/models';
import type { Address } from '../authentik/ops';
import type { Row } from '../authentik/records';
import type { AuthentikServer } from '../authentik/server';
import { documentOf } from '../ops/adopt';
import { StackRun } from '../stack-run';

export async function identityOf(site: SiteInput): Promise<TerraformJson> {
  const { stacks } = await documentOf(site);
  const { config = {}, provenance = [] } = stacks.find(({ name }) => name === 'identity') ?? {};
  return { ...config, '//': { ...config['//'], provenance } };
}

/** The same with another version of the provider. */
export function identityAt(site: SiteInput, providerVersion: string): Promise<TerraformJson> {
  return identityOf({ ...site, identity: { ...site.identity, providerVersion } });
}

/** The identity stack of a site on a server, with a value for every variable: `value-of-` and its name. */
export class LiveIdentity {
  static async of(server: Address, site: SiteInput): Promise<LiveIdentity> {
    return new LiveIdentity(server, site, await identityOf(site));
  }

  readonly run: StackRun;

  private constructor(
    private readonly server: Address,
    { identity }: SiteInput,
    config: TerraformJson,
  ) {
    const values = Object.keys(config.variable ?? {}).map((name) => [name, variableValue(name)]);
    this.run = new StackRun('identity', { ...Object.fromEntries(values), [identity.apiToken]: server.token });
    this.use(config);
  }

  /** Writes what the next synthesis writes, pointed at the server; its state is a file. */
  use({ terraform: { backend: _, ...terraform } = {}, provider, ...config }: TerraformJson): void {
    const authentik = provider?.authentik?.map((block) => ({ ...block, url: this.server.url }));
    this.run.config = { ...config, terraform, provider: { ...provider, authentik } };
  }
}

export function variableValue(variable: string): string {
  return `value-of-${variable}`;
}

/** Everything that the server holds, by list and key, with the fields that it has by default. */
export function readWholeServer({ records }: AuthentikServer): Readonly<Record<string, Row>> {
  return Object.fromEntries(
    COLLECTIONS.flatMap(({ path, rows, model }) => {
      const { defaults } = MODELS[path] ?? {};
      if (defaults === undefined || path.endsWith('/all/')) return [];
      return rows(records)
        .filter((row) => model === undefined || row.meta_model_name === model)
        .map(({ stage_obj: _, ...row }) => [`${path}${row.pk}`, structuredClone({ ...defaults, ...row })]);
    }),
  );
}

/** Fields that differ between two looks at the server: `/core/users/5 name`; a row that came or went without a field. */
export function listMoved(
  before: Readonly<Record<string, Row>>,
  after: Readonly<Record<string, Row>>,
): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    const [one, other] = [before[key], after[key]];
    if (one === undefined || other === undefined) return [`${key} ${one === undefined ? 'came' : 'went'}`];
    const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    return fields
      .filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]))
      .map((field) => `${key} ${field}`);
  });
}
