import { STOPS } from '../review/stops/stop';

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
Exit codes: 0 the plan may be applied, or was applied, or there is no drift; 1 a stop without an allowance, or drift;
2 wrong command line, site or environment; 3 refused, nothing was applied; 4 Terraform failed: after an apply, a part of
it may be applied, plan again.`;
