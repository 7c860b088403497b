import { outpostObjectName } from '../../constructs/authentik/outpost-config';
import { parsedJson } from '../core/json';
import { updated } from './change-kind';
import { type Attributes, isAttributes, listOf, type PlanDocument } from './plan-document';

/** Addresses in a line; review.json has them all. */
const MAX_ADDRESSES = 3;

/** Manual steps after the apply, which Terraform cannot do: a line each. */
export function afterwards(plan: PlanDocument): readonly string[] {
  const changed = updated(plan).filter(
    ({ type, before, after }) =>
      type === 'authentik_provider_proxy' && before.access_token_validity !== after.access_token_validity,
  );
  const outposts = plan.planned.filter(({ type }) => type === 'authentik_outpost').map(({ values }) => values);
  // One outpost serves many providers, and one restart is for all of them.
  const addresses = new Map<string, string[]>();
  for (const { address, before } of changed) {
    const serving = outposts.filter(({ protocol_providers }) =>
      listOf(protocol_providers).map(String).includes(String(before.id)),
    );
    const steps = serving.map((outpost) => `restart it: ${restartCommand(outpost)}`);
    for (const step of steps.length === 0 ? ['restart the Deployment of each outpost that serves it'] : steps)
      addresses.set(step, [...(addresses.get(step) ?? []), address]);
  }
  return [...addresses].map(([step, served]) => {
    const more = served.length > MAX_ADDRESSES ? [`${served.length - MAX_ADDRESSES} more`] : [];
    const subject = [...served.slice(0, MAX_ADDRESSES), ...more].join(', ');
    return `${subject}: an outpost reads access_token_validity once, when it starts; ${step}`;
  });
}

function restartCommand({ name, config }: Attributes): string {
  const parsed = parsedJson(String(config));
  const settings = isAttributes(parsed) ? parsed : {};
  const { object_naming_template: template, kubernetes_namespace: namespace = 'authentik' } = settings;
  const deployment = outpostObjectName(String(name), typeof template === 'string' ? template : undefined);
  return `kubectl -n ${String(namespace)} rollout restart deployment/${deployment}`;
}
