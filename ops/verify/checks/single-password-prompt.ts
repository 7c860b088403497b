import { type Check, fail, pass } from '../check';

interface Binding {
  readonly order: number;
  readonly stage_obj: { readonly pk: string; readonly name: string; readonly component: string };
}

/** An upgrade may bring the binding back: then the password is asked for twice (I13). */
export const singlePasswordPrompt: Check = {
  id: 'single-password-prompt',
  number: 8,
  title: 'the login flow asks for the password once, on its identification stage',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const { slug } = site.identity.signIn.flow;
    const { pk: target } = await authentik.get<{ pk: string }>(`/flows/instances/${slug}/`);
    const bindings = (await authentik.all<Binding & { target: string }>('/flows/bindings/', { target })).filter(
      // A filter that the server does not know it ignores.
      (binding) => binding.target === target,
    );
    const passwords = bindings.filter(({ stage_obj }) => stage_obj.component === 'ak-stage-password-form');
    if (passwords.length > 0) {
      const found = passwords.map(({ order, stage_obj }) => `${stage_obj.name} at order ${order}`).join(', ');
      return fail(
        `bound to ${slug}: ${found}`,
        'delete the binding in Flows and Stages > Flows: the stage itself stays',
      );
    }
    const identification = bindings.find(({ stage_obj }) => stage_obj.component === 'ak-stage-identification-form');
    if (identification === undefined) {
      return fail(`${slug} has no identification stage`, 'bind it at order 10');
    }
    const path = `/stages/identification/${identification.stage_obj.pk}/`;
    const stage = await authentik.get<{ password_stage: string | null }>(path);
    if (stage.password_stage !== null) return pass(`${bindings.length} bindings on ${slug}, none asks a second time`);
    return fail(`${identification.stage_obj.name} asks for no password`, 'deploy the identity stack');
  },
};
