import { addressOf } from './address';
import { type TerraformElement, TerraformProvider, type TerraformStack } from './cdktf';
import { isMade } from './make';

/** Something in a stack that no construct declared. */
export interface Bypass {
  /**
   * `authentik_flow.Login`, `data.authentik_group.Admins`, `provider.cloudflare`; `terraform` and the like for blocks
   * without labels.
   */
  readonly address: string;
  /** `is a generated class that no construct made`, or `sets is_superuser by addOverride`. */
  readonly found: string;
}

/**
 * Returns what one element has beside the props of its construct. A raw class counts once, however many overrides it has.
 */
export function elementBypass(element: TerraformElement): readonly Bypass[] {
  const isProvider = TerraformProvider.isTerraformProvider(element);
  const address = isProvider ? `provider.${element.terraformResourceType}` : addressOf(element);
  if (address !== undefined && !isMade(element))
    return [{ address, found: 'is a generated class that no construct made' }];
  const paths = leaves(overridesOf(element)).map((path) => path.join('.'));
  if (paths.length === 0) return [];
  return [{ address: address ?? element.node.path, found: `sets ${paths.join(', ')} by addOverride` }];
}

/** Returns what `addOverride` of a stack set, by address. */
export function stackBypasses(stack: TerraformStack): readonly Bypass[] {
  const paths = new Map<string, string[]>();
  for (const path of leaves(overridesOf(stack))) {
    const { address, rest } = split(path);
    paths.set(address, [...(paths.get(address) ?? []), rest]);
  }
  return [...paths].map(([address, found]) => ({ address, found: `sets ${found.join(', ')} by addOverride` }));
}

/** `resource.T.N.a.b` is `a.b` of the address `T.N`. */
function split(path: readonly string[]): { readonly address: string; readonly rest: string } {
  const [kind = '', ...labels] = path;
  const [length, prefix] =
    kind === 'resource' ? [2, ''] : kind === 'data' ? [2, 'data.'] : kind === 'provider' ? [1, 'provider.'] : [0, kind];
  return {
    address: `${prefix}${labels.slice(0, length).join('.')}`,
    rest: labels.slice(length).join('.') || 'the whole block',
  };
}

/** Returns what `addOverride` set; cdktf has no public access to it. */
export function overridesOf(element: TerraformElement | TerraformStack): unknown {
  const { rawOverrides = {} } = element as unknown as { readonly rawOverrides?: object };
  return Object.keys(rawOverrides).length === 0 ? undefined : rawOverrides;
}

function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return path.length === 0 ? [] : [path];
  const members = Object.entries(value);
  if (members.length === 0 && path.length > 0) return [path];
  return members.flatMap(([key, member]) => leaves(member, [...path, key]));
}
