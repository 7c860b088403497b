import { counted } from '../../../constructs/core/counted';
import { type Check, fail, pass, unknown } from '../check';

interface PolicyRow {
  readonly pk: string;
  readonly name: string;
}

interface FlowRow {
  readonly pk: string;
  readonly slug: string;
  readonly policybindingmodel_ptr_id?: string;
}

interface PolicyBindingRow {
  readonly target: string;
  readonly policy: string | null;
}

/** Such a policy denies every visitor who is not known yet (I6). One that is switched off counts: it is one click away. */
export const noReputationOnFlow: Check = {
  id: 'no-reputation-on-flow',
  number: 9,
  title: 'no reputation policy is bound to a flow',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const [policies, flows, bindings] = await Promise.all([
      authentik.all<PolicyRow>('/policies/reputation/'),
      authentik.all<FlowRow>('/flows/instances/'),
      authentik.all<PolicyBindingRow>('/policies/bindings/'),
    ]);
    const names = new Map(policies.map(({ pk, name }) => [pk, name]));
    const found = bindings.flatMap(({ target, policy }) => {
      const name = policy === null ? undefined : names.get(policy);
      // A flow has two ids, and a binding may name it by either.
      const flow = flows.find(({ pk, policybindingmodel_ptr_id }) => [pk, policybindingmodel_ptr_id].includes(target));
      return name === undefined || flow === undefined ? [] : [`${name} on ${flow.slug}`];
    });
    const { slug } = site.identity.signIn.flow;
    // authentik leaves out what a token may not see, without a word.
    if (found.length === 0 && !flows.some((flow) => flow.slug === slug)) {
      return unknown(
        `flow ${slug} is not among the ${flows.length} that are shown`,
        'see what AUTHENTIK_TOKEN may view',
      );
    }
    if (found.length === 0) return pass(`none on ${counted(flows.length, 'flow')}`);
    return fail(found.join(', '), 'unbind it; bind it to a stage of the flow instead');
  },
};
