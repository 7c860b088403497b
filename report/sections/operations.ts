import { unescapeText } from '../../constructs/core/static-text';
import { prometheusRules } from '../../rules/readers/alert-rules';
import { child, valueAt } from '../../rules/readers/block';
import { allBlocks, type Block, type SiteDocument } from '../../rules/readers/document';
import { helmReleases } from '../../rules/readers/helm-values';
import { workloads } from '../../rules/readers/pod-workloads';
import type { Row } from '../table';

/** Alerts with their condition and their runbook, in the order of the rule files. */
export function alertRows({ stacks }: SiteDocument): readonly Row[] {
  return stacks.flatMap((stack) =>
    [...prometheusRules(stack)]
      .filter(({ rule }) => rule.alert !== undefined)
      .map(({ address, rule }) => ({
        cells: [
          String(rule.alert),
          String(child(rule, 'labels').severity ?? ''),
          String(rule.for ?? 'at once'),
          String(child(rule, 'annotations').summary ?? ''),
          String(child(rule, 'annotations').runbook_url ?? ''),
        ],
        addresses: [`${stack.name}.${address}`],
      })),
  );
}

/** The stacks' outputs about sources and applications: the console or application that asks, the field, and the value. */
export function setupRows({ stacks }: SiteDocument): readonly Row[] {
  return stacks.flatMap(({ name: stack, config }) =>
    ['sources', 'applications'].flatMap((output) =>
      Object.entries((config.output?.[output]?.value ?? {}) as Readonly<Record<string, Block>>).flatMap(
        ([name, fields]) =>
          Object.entries(fields).map(([field, value]) => ({
            cells: [name, field.replaceAll('_', ' '), unescapeText([value].flat().join(', '))],
            addresses: [`${stack}.output.${output}`],
          })),
      ),
    ),
  );
}

/** Sensitive variables: what each opens, where it comes from, and the stacks that need it. */
export function secretRows({ stacks, secrets = {} }: SiteDocument): readonly Row[] {
  const users = new Map<string, string[]>();
  for (const { name: stack, config } of stacks) {
    for (const [name, { sensitive }] of Object.entries(config.variable ?? {})) {
      if (sensitive === true) users.set(name, [...(users.get(name) ?? []), stack]);
    }
  }
  return [...users].map(([name, names]) => ({
    cells: [`TF_VAR_${name}`, secrets[name]?.opens ?? '', secrets[name]?.from ?? '', names.join(', ')],
    addresses: names.map((stack) => `${stack}.var.${name}`),
  }));
}

/** Everything whose version the site pins: providers, charts, images. */
export function versionRows({ stacks }: SiteDocument): readonly Row[] {
  const rows = stacks.flatMap((stack) => {
    const at = (address: string) => [`${stack.name}.${address}`];
    const providers = Object.entries(child(stack.config.terraform ?? {}, 'required_providers')).map(([name, pin]) => ({
      cells: ['Terraform provider', String((pin as Record<string, unknown>).source ?? name), versionOf(pin)],
      addresses: [],
    }));
    const charts = helmReleases(stack).flatMap(({ address, chart, version, isLocal, values }) => {
      const tag = valueAt(values, 'global.image.tag');
      const image = tag === undefined ? [] : [{ cells: ['image tag', chart, String(tag)], addresses: at(address) }];
      return [...(isLocal ? [] : [{ cells: ['Helm chart', chart, version], addresses: at(address) }]), ...image];
    });
    const images = workloads(stack).flatMap(({ address, containers }) =>
      containers.map(({ image }) => {
        const [, name = String(image), tag = ''] = /^(.*):([^:/]*)$/.exec(String(image)) ?? [];
        return { cells: ['container image', name, tag], addresses: at(address) };
      }),
    );
    return [...providers, ...charts, ...images];
  });
  const unique = new Map(rows.map((row) => [row.cells.join(' '), row]));
  return [...unique.values()];
}

function versionOf(pin: unknown): string {
  return String((pin as Record<string, unknown>).version ?? '');
}

/** How many objects each stack has. */
export function stackRows({ stacks }: SiteDocument): readonly Row[] {
  return stacks.map((stack) => {
    const blocks = [...allBlocks(stack)].map(({ address }) => address);
    const lookups = blocks.filter((address) => address.startsWith('data.')).length;
    const others = /^(data|output|var|provider)\./;
    const resources = Object.values(stack.config.resource ?? {}).flatMap((named) => Object.keys(named)).length;
    const imports = stack.config.import?.length ?? 0;
    return {
      cells: [stack.name, String(resources), String(imports), String(lookups)],
      addresses: blocks.filter((address) => !others.test(address)).map((address) => `${stack.name}.${address}`),
    };
  });
}
