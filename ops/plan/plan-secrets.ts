import type { OpsContext } from '../core/context';
import { SecretTexts } from '../core/secret-texts';
import type { Mask, PlanDocument } from './plan-document';

/** Names for a client, which every browser sees on its way to the login: a slug may well be the same word. */
export const PUBLIC = /_(client_id|consumer_key)$/;

/** What backends of Terraform read. Their errors quote an address that they cannot read, its password included. */
const BACKEND_SECRETS = ['PG_CONN_STR', 'AWS_SECRET_ACCESS_KEY', 'TF_HTTP_PASSWORD'];

/** Keys of objects to adopt: ids, which a review has to show. */
const ADOPTION = 'TF_VAR_adopt_';

/** Remembers what Terraform will read of the environment: its errors may quote it. */
export function concealEnvironment(context: OpsContext): void {
  const variables = context.variableNames.filter(
    (name) => name.startsWith('TF_VAR_') && !name.startsWith(ADOPTION) && !PUBLIC.test(name),
  );
  for (const name of [...BACKEND_SECRETS, ...variables]) {
    context.secrets.add(context.variable(name) ?? '');
  }
}

/**
 * Every text that a plan marks as sensitive, anywhere. Providers copy secrets into attributes that are not marked
 * (`terraform_data.output` does), so that what is marked in one place must be hidden in all.
 *
 * @param secrets where they are remembered @default only in the result
 */
export function secretsOf(plan: PlanDocument, secrets = new SecretTexts()): SecretTexts {
  for (const { text } of plan.secretVariables) secrets.add(text);
  for (const { before, after, beforeSensitive, afterSensitive } of [...plan.changes, ...plan.drift, ...plan.outputs]) {
    for (const text of markedTexts(before, beforeSensitive)) secrets.add(text);
    for (const text of markedTexts(after, afterSensitive)) secrets.add(text);
  }
  for (const { values, sensitive } of [...plan.prior, ...plan.planned]) {
    for (const text of markedTexts(values, sensitive)) secrets.add(text);
  }
  return secrets;
}

/** The texts of a value at the marked paths. */
function* markedTexts(value: unknown, mask: Mask): Generator<string> {
  if (mask === true) yield* textsIn(value);
  else for (const [key, member] of members(value)) yield* markedTexts(member, maskAt(mask, key));
}

/** The texts of a value at the other paths. */
export function* unmarkedTexts(value: unknown, mask: Mask): Generator<string> {
  if (mask === true) return;
  if (typeof value === 'string') yield value;
  else for (const [key, member] of members(value)) yield* unmarkedTexts(member, maskAt(mask, key));
}

/** A mask one level down. */
export function maskAt(mask: Mask, key: string | number): Mask {
  if (mask === true) return true;
  return typeof mask === 'object' && mask !== null ? (mask as Record<string | number, unknown>)[key] : undefined;
}

/** Whether anything in a mask is marked. */
export function marksAny(mask: Mask): boolean {
  return mask === true || members(mask).some(([, member]) => marksAny(member));
}

function* textsIn(value: unknown): Generator<string> {
  yield* unmarkedTexts(value, undefined);
}

function members(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
