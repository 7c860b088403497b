import {
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformOutput,
  type TerraformStack,
  Tokenization,
} from './cdktf';

type Json = Record<string, unknown>;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * The Terraform JSON of a stack, the same as cdktf's `TerraformStack.toTerraform`. That one resolves the tokens of the
 * whole stack a second time, which finds none and takes a tenth of a synthesis.
 */
export function stackJson(stack: TerraformStack): Json {
  const resolve = <T>(value: T): T =>
    Tokenization.resolve(value, { scope: stack, resolver: RESOLVER, preparing: false }) as T;
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
    if (TerraformOutput.isTerraformOutput(element)) merge(outputs, nested(element));
    merge(json, resolve(element.toTerraform()) as Json);
  }
  return json;
}

/** `stack/access` -> { stack: { access: its id } }: cdktf-cli finds the values of outputs by it. */
function nested({ node, friendlyUniqueId }: TerraformOutput): Json {
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
