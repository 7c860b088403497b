import type { OpsContext } from '../core/context';
import { SecretTexts } from '../core/secret-texts';
import { findMarkedTexts } from './mask';
import type { PlanDocument } from './plan-document';

/** Names for a client, which every browser sees on its way to the login: a slug may well be the same word. */
export const PUBLIC = /_(client_id|consumer_key)$/;

/** Lists what backends of Terraform read. Their errors quote an address that they cannot read, its password included. */
const BACKEND_SECRETS = ['PG_CONN_STR', 'AWS_SECRET_ACCESS_KEY', 'TF_HTTP_PASSWORD'];

/** Keys of objects to adopt: ids, which a review has to show. */
const ADOPTION = 'TF_VAR_adopt_';

/** Remembers what Terraform will read of the environment: its errors may quote it. */
export function concealEnvironment(context: OpsContext): void {
  const variables = context.variableNames.filter(
    (name) => name.startsWith('TF_VAR_') && !name.startsWith(ADOPTION) && !PUBLIC.test(name),
  );
  for (const name of [...BACKEND_SECRETS, ...variables]) context.secrets.add(context.variable(name) ?? '');
}

/**
 * Every text that a plan marks as sensitive, anywhere. Providers copy secrets into attributes that are not marked
 * (`terraform_data.output` does), so that what is marked in one place must be hidden in all.
 *
 * @param secrets where they are remembered @default only in the result
 */
export function secretsOf(plan: PlanDocument, secrets = new SecretTexts()): SecretTexts {
  const marked = [
    ...[...plan.changes, ...plan.drift, ...plan.outputs].flatMap(
      ({ before, after, beforeSensitive, afterSensitive }) => [
        ...findMarkedTexts(before, beforeSensitive),
        ...findMarkedTexts(after, afterSensitive),
      ],
    ),
    ...[...plan.prior, ...plan.planned].flatMap(({ values, sensitive }) => [...findMarkedTexts(values, sensitive)]),
  ];
  for (const text of [...plan.secretVariables.map(({ text }) => text), ...marked]) secrets.add(text);
  return secrets;
}
