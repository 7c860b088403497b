import type { SiteDocument, StackDocument } from '../rules/readers/document';

/**
 * Describes what the workflows have to know of a site: `expected/pipeline.json`, read by them and by
 * `scripts/with-secrets.mjs`.
 */
export interface Pipeline {
  /** Secrets of GitHub with the credentials of the backend. */
  readonly backend: readonly string[];
  /** In the order in which they are deployed. */
  readonly stacks: readonly PipelineStack[];
}

export interface PipelineStack {
  readonly name: string;
  /** Name of the secret at GitHub, by the name of the environment variable. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The same for variables at GitHub: they open nothing. */
  readonly variables: Readonly<Record<string, string>>;
}

/** authentik runs before anything in it can be made. */
const ORDER = ['platform', 'identity', 'edge'];

/** Environment variables with the credentials of a backend; `kubernetes` takes the kubeconfig. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  pg: ['PG_CONN_STR'],
  s3: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  http: ['TF_HTTP_USERNAME', 'TF_HTTP_PASSWORD'],
};

export function pipelineOf({ stacks }: SiteDocument): Pipeline {
  const [first] = stacks;
  const [backend = ''] = Object.keys(first?.config.terraform?.backend ?? {});
  return {
    backend: CREDENTIALS[backend] ?? [],
    stacks: [...stacks].sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name)).map(pipelineStack),
  };
}

function pipelineStack({ name, config }: StackDocument): PipelineStack {
  const variables = Object.entries(config.variable ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const listNames = (isSensitive: boolean) =>
    Object.fromEntries(
      variables
        .filter(([, block]) => (block.sensitive === true) === isSensitive)
        .map(([variable]) => [`TF_VAR_${variable}`, nameAtGitHub(variable)]),
    );
  return { name, secrets: listNames(true), variables: listNames(false) };
}

/** GitHub allows no name that begins with GITHUB_. */
function nameAtGitHub(variable: string): string {
  return variable.toUpperCase().replace(/^GITHUB_/, 'SOURCE_GITHUB_');
}
