import { Secrets } from '../../../constructs/core/secrets';
import type { SiteStack } from '../../../constructs/core/stack';
import { PgBouncer, type PgBouncerProps } from '../../../constructs/pgbouncer/pgbouncer';
import type { TerraformJson } from '../../../rules/readers/document';
import { synthKubernetes } from '../kubernetes/kubernetes-stack';

export type Change = Partial<PgBouncerProps> | ((stack: SiteStack) => Partial<PgBouncerProps>);

/** A reference to the sensitive variable `postgres_password`. */
export function postgresPassword(stack: SiteStack): string {
  const register = { postgres_password: { opens: 'the database', from: 'a test' } };
  return new Secrets(stack, register).reference('postgres_password');
}

/** A stack with the pooler `Pooler` and nothing else. */
export function poolerStack(change: Change = {}): TerraformJson {
  return synthKubernetes((stack) => {
    const { users, ...rest } = typeof change === 'function' ? change(stack) : change;
    new PgBouncer(stack, 'Pooler', {
      namespace: 'authentik',
      image: 'example/pgbouncer:1.26.1',
      backend: { host: 'postgresql.dbaas', database: 'authentik' },
      users: users ?? { user: 'authentik', password: postgresPassword(stack) },
      idleTransactionTimeoutSeconds: 300,
      clients: [{ 'app.kubernetes.io/name': 'authentik' }],
      ...rest,
    });
  });
}

export function poolerText(config: TerraformJson, kind: 'config_map' | 'secret', key: string): string {
  const name = kind === 'secret' ? 'Pooler_Users' : 'Pooler_Config';
  const data = config.resource?.[`kubernetes_${kind}_v1`]?.[name]?.data as Readonly<Record<string, string>>;
  const text = data[key];
  if (text === undefined) throw new Error(`the ${kind} has no ${key}`);
  return text;
}
