import { stringify } from 'yaml';
import { isBlock } from '../../../rules/readers/block';
import type { Block, TerraformJson } from '../../../rules/readers/document';
import { resources } from '../documents';

export const RELEASE = 'helm_release.Release';

const VALUES = {
  global: { image: { tag: '2026.2.7' } },
  authentik: { existingSecret: { secretName: 'goauthentik' } },
  server: {
    replicas: 3,
    env: [{ name: 'AUTHENTIK_WEB__WORKERS', value: '3' }],
    deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
  },
};

/** A complying release of authentik's chart, with some attributes of its block changed. */
export function helmStack(change: Block = {}): TerraformJson {
  const block = {
    name: 'goauthentik',
    chart: 'authentik',
    version: '2026.2.2',
    values: [stringify(VALUES)],
    ...change,
  };
  return resources('helm_release', { Release: block });
}

/** The complying release with more values; a mapping is merged, and any other value replaced. */
export function helmStackWith(...more: readonly Block[]): TerraformJson {
  return helmStack({ values: [stringify(more.reduce(mergeBlocks, VALUES))] });
}

function mergeBlocks(before: Block, after: Block): Block {
  const changed = Object.entries(after).map(([key, value]) => {
    const old = before[key];
    return [key, isBlock(old) && isBlock(value) ? mergeBlocks(old, value) : value];
  });
  return { ...before, ...Object.fromEntries(changed) };
}
