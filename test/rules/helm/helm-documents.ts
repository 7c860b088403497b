import { stringify } from 'yaml';
import type { Block, TerraformJson } from '../../../rules/readers/document';
import { resources } from '../documents';

export const RELEASE = 'helm_release.Release';

/** A complying release of authentik's chart, by the attributes of its block; undefined removes one. */
function releaseBlock(change: Block = {}): Block {
  const block = {
    name: 'goauthentik',
    namespace: 'authentik',
    repository: 'https://charts.example.org',
    chart: 'authentik',
    version: '2026.2.2',
    atomic: true,
    timeout: 6000,
    values: [stringify(VALUES)],
    ...change,
  };
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined));
}

/** What the complying release says: tests add documents to it, as Helm merges them. */
export const VALUES = {
  global: { image: { tag: '2026.2.4' } },
  authentik: { existingSecret: { secretName: 'goauthentik' } },
  server: {
    replicas: 3,
    env: [
      { name: 'AUTHENTIK_WEB__WORKERS', value: '3' },
      {
        name: 'AUTHENTIK_EMAIL__PASSWORD',
        valueFrom: { secretKeyRef: { name: '${kubernetes_secret_v1.Mail.metadata[0].name}', key: 'password' } },
      },
    ],
    deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
  },
};

const SECRETS = {
  Main: { metadata: { name: 'goauthentik', namespace: 'authentik' }, data: { AUTHENTIK_SECRET_KEY: '${var.key}' } },
  Mail: { metadata: { name: 'mail', namespace: 'authentik' }, data: { password: '${var.key}' } },
};

/** The complying stack: a release with its Secrets. */
export function helmStack(change: Block = {}): TerraformJson {
  return {
    variable: { key: { type: 'string', sensitive: true }, host: { type: 'string' } },
    resource: {
      ...resources('helm_release', { Release: releaseBlock(change) }).resource,
      kubernetes_secret_v1: SECRETS,
    },
  };
}

/** The complying stack with more values, in a document of their own. */
export function helmStackWith(...more: readonly object[]): TerraformJson {
  return helmStack({ values: [VALUES, ...more].map((values) => stringify(values)) });
}
