import type { Construct, TerraformElement } from './cdktf';

const MADE = new WeakSet<TerraformElement>();

/**
 * The one door to the generated classes: makes a resource, a data source or a provider, and remembers that a construct
 * of this folder did. The rule `closed-world` refuses every one that came another way.
 *
 *     make(List, this, 'Resource', { kind: 'ip', … })      instead of      new List(this, 'Resource', { … })
 */
export function make<Config, Element extends TerraformElement>(
  generated: new (scope: Construct, id: string, config: Config) => Element,
  scope: Construct,
  id: string,
  config: NoInfer<Config>,
): Element {
  const element = new generated(scope, id, config);
  MADE.add(element);
  return element;
}

/** Whether `make` made it. */
export function isMade(element: TerraformElement): boolean {
  return MADE.has(element);
}
