import type { StackDocument } from './document';

/** Attributes that hand out a secret: what another resource makes, or what a Secret holds. */
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
