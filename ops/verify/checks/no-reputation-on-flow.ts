import { formatCount } from '../../../constructs/core/counted';
import { type FlowRow, isBoundTo, type PolicyBindingRow } from '../../authentik/rows';
import { type Check, passUnless, unknown } from '../check';

/** Such a policy denies every visitor who is not known yet (I6). One that is switched off counts: it is one click away. */
export const noReputationOnFlow: Check = {
  id: 'no-reputation-on-flow',
  number: 9,
  title: 'no reputation policy is bound to a flow',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const [policies, flows, bindings] = await Promise.all([
      authentik.all<{ readonly pk: string; readonly name: string }>('/policies/reputation/'),
      authentik.all<FlowRow>('/flows/instances/'),
      authentik.all<PolicyBindingRow>('/policies/bindings/'),
    ]);
    const found = policies.flatMap(({ pk, name }) =>
      flows
        .filter((flow) => bindings.some((binding) => binding.policy === pk && isBoundTo(binding, flow)))
        .map(({ slug }) => `${name} on ${slug}`),
    );
    const { slug } = site.identity.signIn.flow;
    // authentik silently leaves out what a token may not view.
    if (found.length === 0 && !flows.some((flow) => flow.slug === slug)) {
      return unknown(
        `flow ${slug} is not among the ${flows.length} that are shown`,
        'see what AUTHENTIK_TOKEN may view',
      );
    }
    return passUnless(
      found,
      `none on ${formatCount(flows.length, 'flow')}`,
      'unbind it; bind it to a stage of the flow instead',
    );
  },
};
