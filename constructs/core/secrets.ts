import { type Construct, TerraformStack, TerraformVariable } from './cdktf';
import { FaultLog } from './fault-log';

/** One entry of the site's register of secrets. */
interface SecretEntry {
  /** What the secret opens. */
  readonly opens: string;
  /** Where it comes from, for the operator who sets `TF_VAR_<name>`. */
  readonly from: string;
}

type SecretRegister = Readonly<Record<string, SecretEntry>>;

/**
 * The only way for a secret into a stack: a sensitive Terraform variable at stack level, named as in the register.
 * Synthesis never has the value.
 */
export class Secrets {
  private readonly variables = new Map<string, TerraformVariable>();
  private readonly stack: TerraformStack;

  constructor(
    scope: Construct,
    private readonly register: SecretRegister,
  ) {
    this.stack = TerraformStack.of(scope);
  }

  /**
   * @returns a reference to the variable
   * @throws RangeError when the register has no such entry; without the name, which may be the secret itself
   */
  reference(name: string): string {
    const entry = this.register[name];
    if (entry === undefined && FaultLog.of(this.stack) === undefined) {
      throw new RangeError('the register has no such secret; add it under secrets');
    }
    // The schema has reported an unknown one, with its path: a stand-in keeps the rules quiet about it.
    const id = entry === undefined ? 'unknown' : name;
    let variable = this.variables.get(id);
    if (variable === undefined) {
      variable = new TerraformVariable(this.stack, id, {
        type: 'string',
        sensitive: true,
        nullable: false,
        // report/sections/operations.ts reads it back.
        description: `Opens ${entry?.opens}. From: ${entry?.from}.`,
      });
      this.variables.set(id, variable);
    }
    return variable.stringValue;
  }
}
