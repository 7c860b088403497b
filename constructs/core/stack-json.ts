import {
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformOutput,
  type TerraformStack,
  Tokenization,
} from './cdktf';

type Json = Record<string, unknown>;

/** cdktf's marks of a text, a list and a record, and the numbers inside a text that stand for one: -1.88e+289. */
const TOKEN_TEXT = /TfToken\[|e\+\d/;
const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * The Terraform JSON of a stack, the same as cdktf's `TerraformStack.toTerraform`. That one resolves the tokens of the
 * whole stack a second time, which finds none and takes a tenth of a synthesis.
 */
export function stackJson(stack: TerraformStack): Json {
  const resolve = (value: unknown): unknown =>
    resolveValue(value, (token) => Tokenization.resolve(token, { scope: stack, resolver: RESOLVER, preparing: false }));
  const elements = stack.node.findAll().filter((one) => TerraformElement.isTerraformElement(one));
  const metadata: Json = {
    version: stack.node.tryGetContext('cdktfVersion'),
    stackName: stack.node.id,
    backend: 'local',
  };
  const outputs: Json = {};
  const json: Json = { '//': { metadata, outputs } };
  for (const element of elements) {
    merge(metadata, resolve(element.toMetadata()) as Json);
    if (TerraformOutput.isTerraformOutput(element)) merge(outputs, nestOutput(element));
    merge(json, resolve(element.toTerraform()) as Json);
  }
  return json;
}

/**
 * The value as cdktf resolves it. cdktf makes a dozen objects for each text and key on the way; most hold no token, and
 * only what may be one goes through `resolve`.
 */
function resolveValue(value: unknown, resolve: (token: unknown) => unknown): unknown {
  if (mayBeToken(value)) return resolve(value);
  if (typeof value !== 'object' || value === null) return value;
  // A list or record that is a token has one element or key, which stands for the whole.
  if ((Array.isArray(value) ? value : Object.keys(value)).some(mayBeToken)) return resolve(value);
  if (Array.isArray(value))
    return value.map((item) => resolveValue(item, resolve)).filter((item) => item !== undefined);
  const resolved: Json = {};
  for (const [key, item] of Object.entries(value)) {
    const member = resolveValue(item, resolve);
    if (member !== undefined) resolved[key] = member;
  }
  return resolved;
}

function mayBeToken(value: unknown): boolean {
  if (typeof value === 'string') return TOKEN_TEXT.test(value);
  if (typeof value === 'number') return !Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value === 'function';
  return 'resolve' in value || Object.getPrototypeOf(value) !== Object.prototype;
}

/** `stack/access` -> { stack: { access: its id } }: cdktf-cli finds the values of outputs by it. */
function nestOutput({ node, friendlyUniqueId }: TerraformOutput): Json {
  return node.path.split('/').reduceRight<Json | string>((inner, id) => ({ [id]: inner }), friendlyUniqueId) as Json;
}

/** Merges records and joins lists; every other value is replaced, and `undefined` is left out. */
function merge(target: Json, source: Json): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (Array.isArray(value)) target[key] = Array.isArray(present) ? [...present, ...value] : value;
    else if (typeof value === 'object' && value !== null) {
      if (typeof present === 'object' && present !== null) merge(present as Json, value as Json);
      else target[key] = value;
    } else if (value !== undefined) target[key] = value;
  }
}
