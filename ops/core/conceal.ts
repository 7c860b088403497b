/** In place of a secret. */
export const SENSITIVE = '(sensitive)';

/** Names that hold secrets, whatever a provider says of them. */
const SECRET =
  /(secret|password|passwd|passphrase|pwd|[_-]pass|token|(secret|private|api|access|auth|encryption|bouncer|lapi)[_-]?key|credentials?)s?$/i;
/** In an environment, an annotation or a ConfigMap each key is one, unless it is public. */
const KEY = /(^|[_./-])(?<!public[_-]?)key$/i;
const FREE_NAMES = /^(env|annotations|data|string_?data|binary_?data)$/i;

/** Names below which a secret is only referred to: a reviewer has to see when a pod is pointed at another Secret. */
const REFERENCE =
  /^(existing_?secret|.*(secret|config_?map)_?(key_?)?ref|value_?from|env_?from|.*secret_?name|image_?pull_?secrets?)$/i;
const VOLUME = /^volumes?$/i;
/** Code of a policy or a rule: what looks like a password there is the name of a variable. */
const CODE = /(^|\.)(expression|expr)$/;

/** Whether the value at a path is a secret by its name: the last name that decides either way counts. */
export function isSecretPath(path: string, value: unknown): boolean {
  // A switch such as automount_service_account_token.
  if (typeof value === 'boolean') return false;
  const parts = path.split(/[.[\]"]+/).filter((part) => part !== '');
  // The name of a member of a list is in the path.
  if (parts.at(-1) === 'name' && parts.at(-2) === value) return false;
  // A volume of Kubernetes names its Secret, and never holds one.
  const isVolume = (index: number) =>
    parts[index] === 'secret' && parts.slice(0, index).some((part) => VOLUME.test(part));
  const reference = parts.findLastIndex((part, index) => REFERENCE.test(part) || isVolume(index));
  if (parts.findLastIndex((part) => SECRET.test(part)) > reference) return true;
  const free = parts.findIndex((part) => FREE_NAMES.test(part));
  return free >= 0 && reference < 0 && parts.slice(free + 1).some((part) => KEY.test(part));
}

/**
 * A value as any output may show it: report, review, JSON, error. Secrets are found by the name of the attribute, by a name
 * beside the value (`--password X`, `DB_PASSWORD: X` in a ConfigMap, a member of `env`) and by their form (a URL with a
 * password, an authorization header, tokens of known services, private keys).
 *
 * @param path of the value: `spec.template.spec.containers[app].env[DB_PASSWORD].value`
 */
export function conceal(path: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return concealList(path, value);
  if (typeof value === 'object') return concealObject(path, value as Readonly<Record<string, unknown>>);
  if (isSecretPath(path, value)) return SENSITIVE;
  return typeof value === 'string' && !CODE.test(path) ? concealText(value) : value;
}

function concealObject(path: string, value: Readonly<Record<string, unknown>>): unknown {
  const { name } = value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      // The name of a member is in its path already, where there is one.
      if (key === 'name' && typeof member === 'string') return [key, concealText(member)];
      const isNamed = typeof name === 'string' && key === 'value';
      return [key, conceal(memberPath(isNamed ? `${path}[${name}]` : path, key), member)];
    }),
  );
}

/** Of arguments the one behind `--password` is the password. */
function concealList(path: string, list: readonly unknown[]): unknown {
  return list.map((item, index) => {
    const flag = list[index - 1];
    const isValue = typeof item === 'string' && !item.startsWith('-') && typeof flag === 'string';
    if (isValue && /^--?[\w-]+$/.test(flag) && SECRET.test(flag)) return SENSITIVE;
    return conceal(`${path}[${index}]`, item);
  });
}

function memberPath(path: string, key: string): string {
  if (path === '') return key;
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

// Each expression below looks for its cheap part first and begins where a word does: a value of megabytes takes milliseconds.

/** Words that are no value: a variable, a placeholder, nothing. */
const NO_VALUE = /^(\$|<|\{\{|null\b|none\b|true\b|false\b|""|''|\(sensitive\))/i;
/** `NAME: value`, `NAME=value`, `"name": "value"`. */
const PAIR = /(?:(["'])|(?<![\w.-]))([\w.-]*[A-Za-z_])\1(\s*[:=]\s*)(?![=~:/])("[^"\n]*"|'[^'\n]*'|[^\s"',;&}]+)/g;
const FLAG = /(?<![\w-])(--?)([\w-]+)(\s+)(?!-)("[^"]*"|'[^']*'|\S+)/g;
/** The whole match is the secret, or its group `secret`. */
const FORMS: readonly RegExp[] = [
  // A URL with a password, or with a long key for a user.
  /(?<=[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*:)(?!\/)[^\s@'"]+(?=@)/gi,
  /(?<=[a-z][a-z0-9+.-]*:\/\/)[\w-]{16,}(?=@)/gi,
  /(?=[\w+/.~-])(?<=\b(?:Bearer|Basic|Token)\s+)(?!realm=)[\w+/.~-]{8,}=*/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|sk_live_|rk_live_|hvs\.|dckr_pat_|npm_)[\w-]{10,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[\w-]{35}/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g,
  /(?<=\bhooks\.slack\.com\/services\/)\S+|(?<=\bdiscord(?:app)?\.com\/api\/webhooks\/)\S+/g,
];

export function concealText(text: string): string {
  // Before the pairs: of `url: postgres://u:p@host` only the password is a secret.
  const formed = FORMS.reduce((rest, form) => rest.replace(form, SENSITIVE), text);
  const flagged = formed.replace(FLAG, (whole, dash: string, name: string, gap: string, value: string) =>
    SECRET.test(name) && !NO_VALUE.test(value) ? `${dash}${name}${gap}${SENSITIVE}` : whole,
  );
  return flagged.replace(PAIR, (whole, quote = '', name: string, sign: string, value: string) => {
    const bare = value.replace(/^["']|["']$/g, '');
    if (!SECRET.test(name) || REFERENCE.test(name) || NO_VALUE.test(bare) || bare === '') return whole;
    return `${quote}${name}${quote}${sign}${SENSITIVE}`;
  });
}
