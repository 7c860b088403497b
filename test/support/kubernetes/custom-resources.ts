import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../ops/kubernetes/objects';

/**
 * The definitions of the custom resources that we write, as Traefik and the Prometheus Operator publish them, from
 * GATEHOUSE_DEFINITIONS (`test/real/setup/definitions.sh`); none where it is missing.
 */
export function customResourceDefinitions(): readonly KubernetesObject[] {
  const { GATEHOUSE_DEFINITIONS: folder = '' } = process.env;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .flatMap((text) => parseAllDocuments(text))
    .map((document) => document.toJS())
    .filter((definition) => definition !== null);
}

/** Returns what cannot be had; undefined where the definitions are there. */
export function findMissingDefinitions(): string | undefined {
  return customResourceDefinitions().length > 0 ? undefined : 'no definitions (test/real/setup/definitions.sh)';
}
