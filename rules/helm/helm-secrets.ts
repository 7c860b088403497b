import { namesSecret } from '../../constructs/kubernetes/secret-ref';
import { type SiteDocument, type StackDocument, stringsIn } from '../readers/document';
import { blocksIn, helmReleases, isBlock } from '../readers/helm-values';
import { objectNamed } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** A key whose value is the secret itself. */
const HOLDS_SECRET =
  /(?:pass(?:word|wd|phrase)?|token|credentials?|[a-z]secret|(?:access|api|encryption|license|private|secret|signing)[_-]?key)$/i;
/** A key whose value is the name of a Secret. */
const NAMES_SECRET_OBJECT = /^existing_?secret$|secret_?name$/i;
/** The checksum that rolls pods when a Secret changes, as `secretAnnotations` writes it. */
const CHECKSUM = /^\$\{nonsensitive\(sha256\(jsonencode\(\[[^()]*\]\)\)\)\}$/;

interface Reference {
  readonly namespace: string;
  readonly name: string;
  /** @default the Secret alone is needed */
  readonly key?: unknown;
}

export const helmSecrets = stackRule({
  id: 'helm-secrets',
  what: "a Helm release's values hold no secret, and each Secret that they name is declared in the stack or named by the site, with the key",
  why: 'Helm prints all values in every plan, and a pod whose Secret or key is missing never starts.',
  *checkStack(stack, site) {
    for (const { address, namespace, values } of helmReleases(stack)) {
      for (const found of new Set([...literals(values), ...taken(stack, values)])) {
        yield { address, found, remedy: 'put it into a Secret, and name that in the values' };
      }
      for (const reference of references(values, namespace)) {
        const found = fault(stack, site, reference);
        if (found !== undefined) yield { address, found, remedy: 'declare it in the stack, or name it in the site' };
      }
    }
  },
});

function* literals(values: unknown): Generator<string> {
  for (const { path, block } of blocksIn(values)) {
    // Names of a Secret and its keys.
    if (NAMES_SECRET_OBJECT.test(path.split('.').at(-1) ?? '')) continue;
    const { name, value, kind } = block;
    // An object that the chart renders as it is.
    if (kind === 'Secret' && ['data', 'stringData'].some((key) => isFilled(block[key]))) {
      yield `${path === '' ? 'the whole' : path}: a Secret with its contents`;
    }
    if (typeof name === 'string' && namesSecret(name) && isText(value)) yield `${path}: ${name} as a literal`;
    for (const [key, member] of Object.entries(block)) {
      if (HOLDS_SECRET.test(key) && !NAMES_SECRET_OBJECT.test(key) && isText(member)) {
        yield `${path === '' ? '' : `${path}.`}${key} holds a secret`;
      }
    }
  }
}

function isFilled(value: unknown): boolean {
  return isBlock(value) ? Object.keys(value).length > 0 : isText(value);
}

/** A number can be a password; an empty text cannot. */
function isText(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function* taken(stack: StackDocument, values: unknown): Generator<string> {
  for (const { path, text } of stringsIn(values)) {
    const reference = CHECKSUM.test(text) ? undefined : secretReference(stack, text);
    if (reference !== undefined) yield `${path} takes ${reference}`;
  }
}

/** Secrets that the pods of a chart need to start. An object with a namespace refers to Secrets there. */
function* references(value: unknown, inherited: string): Generator<Reference> {
  if (Array.isArray(value)) for (const member of value) yield* references(member, inherited);
  if (!isBlock(value)) return;
  const own = isBlock(value.metadata) ? value.metadata.namespace : undefined;
  const namespace = typeof own === 'string' ? own : inherited;
  for (const [key, member] of Object.entries(value)) {
    if (NAMES_SECRET_OBJECT.test(key) && isText(member)) yield { namespace, name: String(member) };
    else if (key === 'imagePullSecrets') {
      for (const one of [member].flat()) yield { namespace, name: String(isBlock(one) ? one.name : one) };
    } else if ((key === 'secretKeyRef' || key === 'secretRef') && isBlock(member)) {
      if (member.optional !== true) yield { namespace, name: String(member.name), key: member.key };
    } else if (key === 'sources' && Array.isArray(member)) {
      yield* projected(member, namespace);
    } else yield* references(member, namespace);
  }
}

/** The parts of a projected volume. */
function* projected(sources: readonly unknown[], namespace: string): Generator<Reference> {
  for (const source of sources) {
    if (!isBlock(source) || !isBlock(source.secret) || source.secret.optional === true) continue;
    const { name, items } = source.secret;
    yield { namespace, name: String(name) };
    for (const item of Array.isArray(items) ? items : []) {
      if (isBlock(item)) yield { namespace, name: String(name), key: item.key };
    }
  }
}

function fault(stack: StackDocument, { existingSecrets = [] }: SiteDocument, reference: Reference) {
  const { namespace, name, key } = reference;
  const existing = existingSecrets.find((one) => one.namespace === namespace && one.name === name);
  const object = objectNamed(stack, 'secret', name, namespace);
  if (existing === undefined && object === undefined) {
    return `the Secret ${name} of namespace ${namespace}, which is neither in the stack nor named by the site`;
  }
  const { data, data_wo: writeOnly, binary_data: binary } = object?.block ?? {};
  const keys = [data, writeOnly, binary].flatMap((one) => Object.keys(isBlock(one) ? one : {}));
  if (key === undefined || [...keys, ...(existing?.keys ?? [])].includes(String(key))) return undefined;
  return `the key ${String(key)}, which the Secret ${name} does not have`;
}

/** Attributes with a secret: of a resource that generates one, or the data of a Secret. */
const SECRET_ATTRIBUTE =
  /\b(?:kubernetes_secret\w*\.[\w-]+\.(?:data|binary_data)|cloudflare_(?:account|api)_token\.[\w-]+\.value|random_password\.[\w-]+\.(?:result|bcrypt_hash)|tls_private_key\.[\w-]+\.private_key\w*|authentik_\w+\.[\w-]+\.(?:client_secret|consumer_secret|key))\b/;

/** The secret that a text takes from a sensitive variable or from a resource; undefined when it takes none. */
export function secretReference({ config }: StackDocument, text: string): string | undefined {
  if (!text.includes('${')) return undefined;
  const live = text.replaceAll('$${', ' ');
  for (const [, expression = ''] of live.matchAll(/\$\{([^}]*)\}/g)) {
    for (const [reference, name = ''] of expression.matchAll(/\bvar\.(\w+)/g)) {
      if (config.variable?.[name]?.sensitive === true) return reference;
    }
    const attribute = SECRET_ATTRIBUTE.exec(expression)?.[0];
    if (attribute !== undefined) return attribute;
  }
  return undefined;
}
