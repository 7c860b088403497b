import { type Construct, TerraformStack, TerraformVariable } from './cdktf';

/** One entry of the site's register of secrets. */
interface SecretEntry {
  /** The secret opens this, in words. */
  readonly opens: string;
  /** The operator who sets `TF_VAR_<name>` finds the value there. */
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
    if (entry === undefined) throw new RangeError('the register has no such secret; add it under secrets');
    let variable = this.variables.get(name);
    if (variable === undefined) {
      variable = new TerraformVariable(this.stack, name, {
        type: 'string',
        sensitive: true,
        nullable: false,
        description: `Opens ${entry.opens}. From: ${entry.from}.`,
      });
      this.variables.set(name, variable);
    }
    return variable.stringValue;
  }
}
