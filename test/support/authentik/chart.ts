import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { evaluate, type KubernetesObject } from '../../../ops/kubernetes/objects';
import type { Block, StackDocument } from '../../../rules/readers/document';
import { authentikReleases } from '../../../rules/readers/helm-values';
import { runHelm } from '../kubernetes/kube-apiserver';

interface ChartFile {
  readonly dependencies: readonly { readonly name: string; readonly version: string }[];
}

/** Folder of a chart of authentik, as `helm pull --untar` unpacks it: below GATEHOUSE_CHARTS, `authentik-VERSION`. */
export function chartFolder(version: string): string {
  return join(process.env.GATEHOUSE_CHARTS ?? '', `authentik-${version}`);
}

/** Returns what cannot be had; undefined where the chart and helm are there. */
export function findMissingChart(version: string, helm: string | undefined): string | undefined {
  if (helm !== undefined) return helm;
  const isThere = (process.env.GATEHOUSE_CHARTS ?? '') !== '' && existsSync(chartFolder(version));
  return isThere ? undefined : `no chart authentik-${version} in the folder of GATEHOUSE_CHARTS (helm pull --untar)`;
}

/** Describes what Terraform gives to Helm for the release of authentik. */
export interface StatedRelease {
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  readonly values: Block;
}

/** @throws Error unless the stack has one release of authentik */
export function readRelease(stack: StackDocument): StatedRelease {
  const [release, ...more] = authentikReleases(stack);
  if (release === undefined || more.length > 0) throw new Error(`${stack.name}: not one release of authentik`);
  const { block, version, namespace } = release;
  const values = evaluate((block.values as readonly string[]).join('\n'), stack);
  return { name: String(block.name), version, namespace: evaluate(namespace, stack), values: parse(values) as Block };
}

/** A real chart of authentik, with stand-ins for the charts that it depends on: a ConfigMap in place of each. */
export class AuthentikChart {
  private readonly folder: string;

  /** @param directory that gets the copy */
  constructor(
    version: string,
    private readonly directory: string,
  ) {
    this.folder = join(directory, `authentik-${version}`);
    cpSync(chartFolder(version), this.folder, { recursive: true });
    const { dependencies } = parse(runHelm(['show', 'chart', this.folder], { HOME: directory })) as ChartFile;
    for (const { name, version: exact } of dependencies) this.addStandIn(name, exact);
  }

  /**
   * The objects that Helm would create.
   *
   * @throws Error with Helm's words
   */
  render({ name, namespace, values }: StatedRelease): readonly KubernetesObject[] {
    const file = join(this.directory, 'values.yaml');
    writeFileSync(file, stringify(values, { aliasDuplicateObjects: false }));
    const text = runHelm(['template', name, this.folder, '--namespace', namespace, '--values', file], {
      HOME: this.directory,
    });
    return parseAllDocuments(text).flatMap((document) => (document.toJS() as KubernetesObject | null) ?? []);
  }

  private addStandIn(name: string, version: string): void {
    const folder = join(this.folder, 'charts', name);
    mkdirSync(join(folder, 'templates'), { recursive: true });
    writeFileSync(join(folder, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version }));
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
    writeFileSync(join(folder, 'templates', 'all.yaml'), stringify(object));
    writeFileSync(join(folder, 'templates', '_names.tpl'), `{{- define "${name}.fullname" }}${name}{{ end }}\n`);
  }
}
