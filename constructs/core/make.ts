import type { Construct, TerraformElement } from './cdktf';

const MADE = new WeakSet<TerraformElement>();

/**
 * The only way to instantiate a generated class: a resource, a data source or a provider. It records the element, and
 * the rule `closed-world` refuses every element without a record.
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

/** Whether `make` created it. */
export function isMade(element: TerraformElement): boolean {
  return MADE.has(element);
}
