import { ProviderSchema } from '../../constructs/core/provider-schema';
import { isBlock } from '../readers/block';
import { chartKeys, inertPaths } from '../readers/chart-keys';
import { allResources, type Block, type StackDocument, type TerraformJson } from '../readers/document';
import { valuesDocuments } from '../readers/helm-documents';
import { type HelmRelease, helmReleases } from '../readers/helm-values';
import { manifestsIn } from '../readers/manifests';
import { type Finding, stackRule } from '../rule';
import { ANY, contentsOf, FIXED, type ListedChart, listProviders, type StackContents } from './stack-contents';

/** Blocks of a stack that other rules read. No module, no check, no ephemeral resource. */
const BLOCKS: readonly (keyof TerraformJson)[] = [
  '//',
  'data',
  'import',
  'moved',
  'output',
  'provider',
  'removed',
  'resource',
  'terraform',
  'variable',
];

/** Arguments of every resource that change its meaning. Other rules check `lifecycle` and `depends_on`. */
const META_ARGUMENTS = ['connection', 'count', 'for_each', 'provider', 'provisioner'];

/** Arguments that Terraform itself reads, of every resource. */
const TERRAFORM_ARGUMENTS = ['//', 'lifecycle', 'depends_on', ...META_ARGUMENTS];

const KIND_LIST = 'rules/readers/kinds.ts';
const LIST = 'rules/terraform/stack-contents.ts';

type StackFinding = Omit<Finding, 'stack'>;

export const closedWorld = stackRule({
  id: 'closed-world',
  what: 'a stack holds what constructs/ makes and kinds.ts and stack-contents.ts list, and nothing else',
  why: 'A rule only refuses what it knows: an object of another kind would pass all the others.',
  *checkStack(stack, { providerVersion }) {
    const contents = contentsOf(stack.name);
    const reported = new Set<string>();
    // The first fault of an address is reported; fixing it may fix the others.
    for (const fault of faults(stack, contents, providerVersion)) {
      if (!reported.has(fault.address)) yield fault;
      reported.add(fault.address);
    }
  },
});

function* faults(stack: StackDocument, contents: StackContents, authentik: string): Generator<StackFinding> {
  yield* findUnlisted(stack, contents);
  yield* withoutConstruct(stack);
  yield* providerVersions(stack, contents, authentik);
  yield* findUnknownAttributes(stack, authentik);
  for (const { address, type, block } of allResources(stack)) yield* findChangedMeaning(address, type, block);
  for (const [type, keys] of Object.entries(contents.dataSources)) {
    for (const [name, block] of Object.entries(stack.config.data?.[type] ?? {})) {
      yield* dataSourceFault(`data.${type}.${name}`, keys, block);
    }
  }
  yield* charts(stack, contents);
}

function* findUnlisted(stack: StackDocument, contents: StackContents): Generator<StackFinding> {
  const remedy = `remove it; a type that this stack needs gets a construct, rules, and a row in ${KIND_LIST}`;
  const { config } = stack;
  for (const name of Object.keys(config).filter((one) => !(BLOCKS as readonly string[]).includes(one))) {
    yield { address: name, found: 'is a block that no stack may have', remedy };
  }
  const types = [
    [config.resource, contents.resources, ''],
    [config.data, Object.keys(contents.dataSources), 'data.'],
  ] as const;
  for (const [blocks = {}, listed, prefix] of types) {
    for (const [type, named] of Object.entries(blocks)) {
      if (listed.includes(type)) continue;
      const found = `is a ${prefix === '' ? 'resource' : 'data source'} of a type that the ${stack.name} stack does not list`;
      for (const name of Object.keys(named)) yield { address: `${prefix}${type}.${name}`, found, remedy };
    }
  }
  for (const [name, blocks] of Object.entries(config.provider ?? {})) {
    const address = `provider.${name}`;
    if (!contents.providers.includes(name)) yield { address, found: 'is a provider that is not listed', remedy };
    else if (blocks.length > 1) yield { address, found: `has ${blocks.length} configurations`, remedy: 'keep one' };
  }
}

function* withoutConstruct({ config, provenance, bypasses = [] }: StackDocument): Generator<StackFinding> {
  for (const { address, found } of bypasses) yield { address, found, remedy: remedyFor(found) };
  const known = new Set(provenance.map(({ address }) => address));
  for (const [blocks = {}, prefix] of [[config.resource, ''] as const, [config.data, 'data.'] as const]) {
    for (const [type, named] of Object.entries(blocks)) {
      for (const name of Object.keys(named)) {
        const address = `${prefix}${type}.${name}`;
        if (known.has(address)) continue;
        yield { address, found: 'has no construct', remedy: 'make it with its construct' };
      }
    }
  }
}

function remedyFor(found: string): string {
  return found.endsWith('addOverride') ? 'give the construct a property for it' : 'make it with its construct';
}

/** `ignore_changes` and the generated classes derive from one version of the provider. */
function* providerVersions(
  { config }: StackDocument,
  contents: StackContents,
  authentik: string,
): Generator<StackFinding> {
  const required = isBlock(config.terraform?.required_providers) ? config.terraform.required_providers : {};
  for (const [name, { source, version }] of Object.entries(listProviders(authentik))) {
    const stated = required[name];
    if (!isBlock(stated) || (stated.source === source && stated.version === version)) continue;
    const found = `is ${String(stated.source)} ${String(stated.version)}, where schemas and classes are of ${source} ${version}`;
    const remedy = 'leave the version to the line of identity.serverVersion, or to package.json';
    yield { address: `terraform.required_providers.${name}`, found, remedy };
  }
  for (const name of Object.keys(required).filter((one) => !contents.providers.includes(one))) {
    const remedy = `remove it, or list the provider in ${LIST}`;
    yield { address: `terraform.required_providers.${name}`, found: 'is not listed', remedy };
  }
}

/** The generated classes are of the newest provider: one of an older server may not know what they can say. */
function* findUnknownAttributes(stack: StackDocument, authentik: string): Generator<StackFinding> {
  const schema = ProviderSchema.at(authentik);
  for (const { address, type, block } of allResources(stack)) {
    const known = type.startsWith('authentik_') ? schema.attributes('resource', type) : undefined;
    const unknown = Object.keys(known === undefined ? {} : block).filter(
      (name) => !TERRAFORM_ARGUMENTS.includes(name) && known?.[name] === undefined,
    );
    for (const name of unknown) {
      const remedy = 'leave it out, or run a server whose provider has the attribute';
      yield { address, found: `states ${name}, which provider ${authentik} does not have`, remedy };
    }
  }
}

function* findChangedMeaning(address: string, type: string, block: Block): Generator<StackFinding> {
  for (const name of META_ARGUMENTS.filter((one) => block[one] !== undefined)) {
    yield { address, found: `sets ${name}`, remedy: `remove ${name}: no rule reads what it makes of the block` };
  }
  for (const [name, value] of Object.entries(FIXED[type] ?? {})) {
    if (block[name] === value) continue;
    yield { address, found: `has ${name} ${JSON.stringify(block[name] ?? null)}`, remedy: `set ${name} to ${value}` };
  }
}

/** Without a key, the provider returns the first object there is, or all of them. */
function* dataSourceFault(address: string, keys: readonly string[], block: Block): Generator<StackFinding> {
  // The account is where the provider looks, not what it finds.
  const { '//': _, lifecycle, depends_on, account_id, ...stated } = block;
  const filters = Object.entries(stated).filter(
    ([name, value]) => keys.includes(name) || (typeof value !== 'boolean' && !isReference(value)),
  );
  const [key, ...more] = filters;
  const isFound = key === undefined ? keys.length === 0 : keys.includes(key[0]) && isLiteral(key[1]);
  if (isFound && more.length === 0) return;
  const found =
    filters.length === 0
      ? 'has no key'
      : `is found by ${filters.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(' and ')}`;
  const remedy = keys.length === 0 ? 'leave its arguments out' : `state one literal ${keys.join(' or ')}`;
  yield { address, found, remedy };
}

function isReference(value: unknown): boolean {
  return typeof value === 'string' && value.replaceAll('$${', '').includes('${');
}

function isLiteral(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && !isReference(value);
}

function* charts(stack: StackDocument, contents: StackContents): Generator<StackFinding> {
  const taken = new Map<ListedChart, string>();
  for (const release of helmReleases(stack)) {
    const { address, block } = release;
    const listed = contents.charts.find(
      ({ chart, repository }) => block.chart === chart && block.repository === repository,
    );
    if (listed === undefined) {
      const found = `installs chart ${String(block.chart)} of ${String(block.repository ?? 'no repository')}, which is not listed`;
      yield {
        address,
        found,
        remedy: `remove it; a chart that this stack needs gets a construct, rules, and a place in ${LIST}`,
      };
      continue;
    }
    const first = taken.get(listed);
    if (first !== undefined)
      yield { address, found: `installs chart ${listed.chart}, as ${first} does`, remedy: 'keep one release' };
    taken.set(listed, address);
    // Rules cannot read computed values and would pass.
    const documents = valuesDocuments(block);
    if (documents.length > 1 || !documents.every(isBlock)) {
      yield { address, found: 'has values that are not one YAML mapping', remedy: 'write the values as static YAML' };
    }
    const values = findUnlistedValues(release, listed);
    if (values.length > 0) {
      const remedy = 'remove it; a value that the site needs gets a property of the construct, and a place in the list';
      yield { address, found: `sets values ${values.join(', ')}`, remedy };
    }
    const kinds = manifestsIn(stack)
      .filter((one) => one.address === address)
      .map(({ manifest }) => manifest.kind);
    for (const kind of kinds.filter((one) => listed.kinds?.includes(one) !== true)) {
      yield { address, found: `holds an object of the kind ${kind}`, remedy: 'make it with its construct' };
    }
  }
}

/** Values that the chart reads and no construct sets; `helm-no-inert-keys` reports those that it does not read. */
function findUnlistedValues({ chart, version, values }: HelmRelease, listed: ListedChart): readonly string[] {
  const keys = chartKeys(chart, version);
  const inert = new Set(keys === undefined ? [] : inertPaths(values, keys));
  return leaves(values)
    .filter(({ path, value }) => {
      const place = Object.keys(listed.values).find((one) => path === one || path.startsWith(`${one}.`));
      return place === undefined || (listed.values[place] !== ANY && listed.values[place] !== value);
    })
    .filter(({ path }) => ![...inert].some((one) => path === one || path.startsWith(`${one}.`)))
    .map(({ path, value }) => (isBlock(value) || Array.isArray(value) ? path : `${path} ${JSON.stringify(value)}`));
}

/** Descends into mappings; a list is one value. An empty mapping sets nothing. */
function leaves(values: Block, path = ''): readonly { readonly path: string; readonly value: unknown }[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return isBlock(value) ? leaves(value, own) : [{ path: own, value }];
  });
}
