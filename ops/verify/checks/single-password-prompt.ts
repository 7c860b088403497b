import { type Check, fail, pass } from '../check';

interface Binding {
  readonly order: number;
  readonly stage_obj: { readonly pk: string; readonly name: string; readonly component: string };
}

interface Identification {
  readonly name: string;
  readonly password_stage: string | null;
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
    const identifications = bindings.filter(({ stage_obj }) => stage_obj.component === 'ak-stage-identification-form');
    if (identifications.length === 0) {
      return fail(`${slug} has no identification stage`, 'bind it at order 10');
    }
    const stages = await Promise.all(
      identifications.map(({ stage_obj: { pk } }) => authentik.get<Identification>(`/stages/identification/${pk}/`)),
    );
    const names = (found: readonly Identification[]) => found.map(({ name }) => name).join(', ');
    const asking = stages.filter(({ password_stage }) => password_stage !== null);
    if (asking.length === 1) return pass(`${bindings.length} bindings on ${slug}, none asks a second time`);
    if (asking.length === 0) return fail(`${names(stages)} asks for no password`, 'deploy the identity stack');
    return fail(`${names(asking)} ask for a password each`, 'delete the binding of all but one: the stages stay');
  },
};
