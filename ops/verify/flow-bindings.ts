import type { AuthentikReader } from './check-sources';

/** A stage in a flow, as the server has it. */
export interface FlowBinding {
  readonly target: string;
  readonly order: number;
  readonly stage_obj: { readonly pk: string; readonly name: string; readonly component: string };
}

/** The stages that a flow runs. @throws AuthentikError when there is no such flow */
export async function flowBindings(authentik: AuthentikReader, slug: string): Promise<readonly FlowBinding[]> {
  const { pk: target } = await authentik.get<{ pk: string }>(`/flows/instances/${slug}/`);
  const bindings = await authentik.all<FlowBinding>('/flows/bindings/', { target });
  // A filter that the server does not know it ignores.
  return bindings.filter((binding) => binding.target === target).sort((a, b) => a.order - b.order);
}
