import { ProviderSchema } from '../../constructs/core/provider-schema';
import {
  allBlocks,
  allResources,
  type Block,
  resourcesOfType,
  type StackDocument,
  stringsIn,
} from '../readers/document';
import { stackRule } from '../rule';

const SECRET_SHAPES: readonly (readonly [name: string, shape: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36}/],
  ['an AWS key', /\bAKIA[0-9A-Z]{16}\b/],
  ['a SCRAM verifier', /SCRAM-SHA-256\$\d+:/],
  ['an md5 password of PostgreSQL', /"md5[0-9a-f]{32}"/],
  ['a password hash', /\$(?:2[aby]|apr1|5|6|y)\$[^\s$]+\$?[./A-Za-z0-9]{20,}/],
  ['a URL with a password', /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@$]+@/],
];

/** The checksum that rolls pods when a Secret changes, as `secretAnnotations` writes it. */
const CHECKSUM = /\$\{nonsensitive\(sha256\(jsonencode\(\[[^()]*\]\)\)\)\}/g;
/** A reference to a variable, or to the contents of a Secret. */
const REFERENCE = /(?<!\$)\$\{[^}]*\b(?:var\.(\w+)|kubernetes_secret_v1\.\w+\.data)/g;

export const noSecretValues = stackRule({
  id: 'no-secret-values',
  what: 'a secret is a sensitive variable without a default, no value looks like a secret, and Helm values take none',
  why: 'The synthesised JSON is read in reviews, kept as an artifact and cached, and Helm prints all values in every plan.',
  *checkStack(stack, { providerVersion }) {
    const schema = ProviderSchema.at(providerVersion);
    const remedy = 'name the secret in the site and let it come in as a sensitive variable';
    for (const { address, type, block } of [...allResources(stack), ...providers(stack)]) {
      const attributes = schema.attributes(type === 'authentik' ? 'provider' : 'resource', type);
      for (const [name, { sensitive }] of Object.entries(attributes ?? {})) {
        const value = block[name];
        if (sensitive !== true || value === undefined || isSensitiveVariable(stack, value)) continue;
        yield { address, found: `${name} is not a reference to a sensitive variable`, remedy };
      }
    }
    for (const { address, block } of allBlocks(stack)) {
      for (const { path, text } of stringsIn(block)) {
        const shape = SECRET_SHAPES.find(([, expression]) => expression.test(text));
        if (shape !== undefined) yield { address, found: `${path} looks like ${shape[0]}`, remedy };
      }
    }
    for (const { address, block } of resourcesOfType(stack, 'helm_release')) {
      for (const [text, variable] of String(block.values).replaceAll(CHECKSUM, '').matchAll(REFERENCE)) {
        if (variable !== undefined && stack.config.variable?.[variable]?.sensitive !== true) continue;
        const put = 'put it into a Secret, and name that in the values';
        yield { address, found: `values take ${text.slice(2)}`, remedy: put };
      }
    }
    for (const [name, { sensitive, default: value }] of Object.entries(stack.config.variable ?? {})) {
      if (sensitive === true && value !== undefined) {
        yield {
          address: `var.${name}`,
          found: 'has a default',
          remedy: 'remove the default of the sensitive variable',
        };
      }
    }
  },
});

function isSensitiveVariable({ config }: StackDocument, value: unknown): boolean {
  const name = typeof value === 'string' ? /^\$\{var\.(\w+)\}$/.exec(value)?.[1] : undefined;
  return name !== undefined && config.variable?.[name]?.sensitive === true;
}

function providers({ config }: StackDocument): { address: string; type: string; block: Block }[] {
  return Object.entries(config.provider ?? {}).flatMap(([type, blocks]) =>
    blocks.map((block) => ({ address: `provider.${type}`, type, block })),
  );
}
