import { EMBEDDED_OUTPOST_NAME, outpostObjectName } from '../../constructs/authentik/outposts/outpost-config';
import { Duration } from '../../constructs/core/duration';
import { readJson } from '../core/json';
import { updatedChanges } from './change-kind';
import { type Attributes, isAttributes, listOf, type PlanDocument } from './plan-document';

/** Addresses in a line; review.json has them all. */
const MAX_ADDRESSES = 3;

/**
 * Manual steps after the apply, which Terraform cannot do: a line each.
 *
 * The embedded outpost takes the length of a session from its token, and needs no restart. A standalone one keeps sessions in
 * files, and refuses a cookie that is older than the validity that it read when it started.
 */
export function afterwards(plan: PlanDocument): readonly string[] {
  const raised = updatedChanges(plan).filter(
    ({ type, before, after }) =>
      type === 'authentik_provider_proxy' && isLonger(after.access_token_validity, before.access_token_validity),
  );
  const standalone = plan.planned.filter(
    ({ type, values }) => type === 'authentik_outpost' && values.name !== EMBEDDED_OUTPOST_NAME,
  );
  return standalone.flatMap(({ values: outpost }) => {
    const served = listOf(outpost.protocol_providers).map(String);
    const addresses = raised.filter(({ before }) => served.includes(String(before.id))).map(({ address }) => address);
    if (addresses.length === 0) return [];
    const more = addresses.length > MAX_ADDRESSES ? [`${addresses.length - MAX_ADDRESSES} more`] : [];
    const subject = [...addresses.slice(0, MAX_ADDRESSES), ...more].join(', ');
    return [
      `${subject}: until its outpost starts again, a session ends after the old access_token_validity; restart it: ${restartCommand(outpost)}`,
    ];
  });
}

function isLonger(after: unknown, before: unknown): boolean {
  const [had, has] = [before, after].map((text) => Duration.read(String(text)));
  // What is not known yet may be longer.
  return had === undefined || has === undefined ? after !== before : has.compare(had) > 0;
}

function restartCommand({ name, config }: Attributes): string {
  const parsed = readJson(String(config));
  const settings = isAttributes(parsed) ? parsed : {};
  const { object_naming_template: template, kubernetes_namespace: namespace = 'authentik' } = settings;
  const deployment = outpostObjectName(String(name), typeof template === 'string' ? template : undefined);
  return `kubectl -n ${String(namespace)} rollout restart deployment/${deployment}`;
}
