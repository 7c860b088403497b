import { outpostObjectName } from '../../constructs/authentik/outpost-config';
import { parsedJson } from '../core/json';
import { updated } from './change-kind';
import { type Attributes, isAttributes, listOf, type PlanDocument } from './plan-document';

/** Manual steps after the apply, which Terraform cannot do: a line each. */
export function afterwards(plan: PlanDocument): readonly string[] {
  const changed = updated(plan).filter(
    ({ type, before, after }) =>
      type === 'authentik_provider_proxy' && before.access_token_validity !== after.access_token_validity,
  );
  const outposts = plan.planned.filter(({ type }) => type === 'authentik_outpost').map(({ values }) => values);
  return changed.flatMap(({ address, before }) => {
    const serving = outposts.filter(({ protocol_providers }) =>
      listOf(protocol_providers).map(String).includes(String(before.id)),
    );
    const why = `${address}: an outpost reads access_token_validity once, when it starts`;
    if (serving.length === 0) return [`${why}; restart the Deployment of each outpost that serves it`];
    return serving.map((outpost) => `${why}; restart it: ${restartCommand(outpost)}`);
  });
}

function restartCommand({ name, config }: Attributes): string {
  const parsed = parsedJson(String(config));
  const settings = isAttributes(parsed) ? parsed : {};
  const { object_naming_template: template, kubernetes_namespace: namespace = 'authentik' } = settings;
  const deployment = outpostObjectName(String(name), typeof template === 'string' ? template : undefined);
  return `kubectl -n ${String(namespace)} rollout restart deployment/${deployment}`;
}
