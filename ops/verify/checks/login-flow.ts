import type { FlowRow } from '../../authentik/rows';
import { type Check, type CheckResult, fail, faultsAmong, pass } from '../check';
import type { AuthentikReader } from '../check-sources';
import { flowsOfSite } from '../flows-in-use';

interface FlowBinding {
  readonly target: string;
  readonly order: number;
  readonly stage_obj: { readonly pk: string; readonly name: string; readonly component: string };
}

interface Identification {
  readonly name: string;
  readonly password_stage: string | null;
}

/**
 * An upgrade may bring the password binding back: the login then asks for the password twice (incident I13). Without the
 * binding of the second factor one factor is enough; without the login binding no login succeeds.
 */
export const loginFlow: Check = {
  id: 'login-flow',
  number: 8,
  title:
    'the login flow runs the stages of the site in their order, and asks for the password once; no flow of the site has two stages at one order',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const { slug, bindings: stated } = site.identity.signIn.flow;
    const bindings = await bindingsOf(authentik, slug);
    const doubled = await findDoubledOrders(authentik, flowsOfSite(site));
    if (doubled.length > 0) return fail(doubled.join('; '), DOUBLED);
    const passwords = bindings.filter(({ stage_obj }) => stage_obj.component === 'ak-stage-password-form');
    if (passwords.length > 0) {
      const found = passwords.map(({ order, stage_obj }) => `${stage_obj.name} at order ${order}`).join(', ');
      return fail(
        `bound to ${slug}: ${found}`,
        'delete the binding in Flows and Stages > Flows: the stage itself stays',
      );
    }
    const identifications = bindings.filter(({ stage_obj }) => stage_obj.component === 'ak-stage-identification-form');
    if (identifications.length === 0) {
      return fail(`${slug} has no identification stage`, 'bind it at order 10');
    }
    const stages = await Promise.all(
      identifications.map(({ stage_obj: { pk } }) => authentik.get<Identification>(`/stages/identification/${pk}/`)),
    );
    const names = (found: readonly Identification[]) => found.map(({ name }) => name).join(', ');
    const asking = stages.filter(({ password_stage }) => password_stage !== null);
    if (asking.length === 1) return stagesOf(slug, bindings, stated);
    if (asking.length === 0) return fail(`${names(stages)} asks for no password`, 'deploy the identity stack');
    return fail(`${names(asking)} ask for a password each`, 'delete the binding of all but one: the stages stay');
  },
};

const DOUBLED =
  'give each of them an order of its own in Flows and Stages > Flows: which one runs first is undefined, and a login by passkey may not end';

/** Stages of a flow that share their order. */
async function findDoubledOrders(authentik: AuthentikReader, slugs: ReadonlySet<string>): Promise<readonly string[]> {
  const [flows, bindings] = await Promise.all([
    authentik.all<FlowRow>('/flows/instances/'),
    authentik.all<FlowBinding>('/flows/bindings/'),
  ]);
  return flows
    .filter(({ slug }) => slugs.has(slug))
    .flatMap(({ pk, slug }) => {
      const own = bindings.filter(({ target }) => target === pk);
      const orders = new Set(own.map(({ order }) => order));
      return [...orders].flatMap((order) => {
        const names = own.filter((one) => one.order === order).map(({ stage_obj }) => stage_obj.name);
        return names.length < 2 ? [] : [`${slug} has ${names.join(' and ')} at order ${order}`];
      });
    });
}

/** The stages that a flow runs. @throws AuthentikError when there is no such flow */
async function bindingsOf(authentik: AuthentikReader, slug: string): Promise<readonly FlowBinding[]> {
  const { pk: target } = await authentik.get<{ pk: string }>(`/flows/instances/${slug}/`);
  const bindings = await authentik.all<FlowBinding>('/flows/bindings/', { target });
  // A server ignores an unknown filter.
  return bindings.filter((binding) => binding.target === target).sort((a, b) => a.order - b.order);
}

/** A site without stated bindings leaves them to the UI. */
function stagesOf(
  slug: string,
  bindings: readonly FlowBinding[],
  stated: Readonly<Record<string, { readonly order: number; readonly stage: string }>>,
): CheckResult {
  const live = bindings.map(({ order, stage_obj }) => `${order} ${stage_obj.name}`);
  const expected = Object.values(stated).map(({ order, stage }) => `${order} ${stage}`);
  const missing = expected.filter((one) => !live.includes(one));
  const others = expected.length === 0 ? [] : live.filter((one) => !expected.includes(one));
  const faults = faultsAmong(
    missing.length > 0 && `missing ${missing.join(', ')}`,
    others.length > 0 && `not of the site ${others.join(', ')}`,
  );
  if (faults.length === 0) return pass(`${slug}: ${live.join(', ')}`);
  return fail(`${slug}: ${faults.join('; ')}`, 'deploy the identity stack, or correct it in Flows and Stages > Flows');
}
