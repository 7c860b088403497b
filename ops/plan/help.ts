import { STOPS } from './stops/stop';

/** What the help of the commands shares. */
export const ALLOWANCES = `
A stop is allowed by a line in the file that --allow-file names (the description of a pull request):
  allow-stop: STOP ADDRESS because A REASON OF TWENTY CHARACTERS OR MORE

Stops, and what each is about:
${Object.entries(STOPS)
  .map(([id, why]) => `  ${id.padEnd(22)}${why}`)
  .join('\n')}`;

export const SETTINGS = `
Needs Terraform 1.7 or newer, or what TERRAFORM_BINARY_NAME names; TF_VAR_NAME for each secret in the register of the
site that the stack declares; for platform and edge a kubeconfig that KUBE_CONFIG_PATH names.`;

export const EXIT_CODES = `
Exit codes: 0 may be applied, or was; 1 stopped, or it drifts; 2 usage; 3 refused, nothing was applied; 4 Terraform
failed, and after an apply a part of it may be done: plan again.`;
