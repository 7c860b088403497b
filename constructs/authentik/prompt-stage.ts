import { StagePrompt } from '#authentik/stage-prompt';
import { StagePromptField } from '#authentik/stage-prompt-field';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { keyFault } from './natural-key';
import type { ExpressionPolicyRef } from './policy';
import type { StageRef } from './stage';

export interface PromptFieldProps {
  /** Unique among all prompt fields of the server. */
  readonly name: string;
  /** Key in the prompt data. What a source knows under this key fills the field in advance. */
  readonly fieldKey: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'username' | 'checkbox' | 'hidden' | 'static';
  /** @default true */
  readonly required?: boolean;
  /** Python that gives the initial value, where nothing is known under the key. @default none: an empty field */
  readonly initialValue?: string;
  /** Shown below the field. @default none */
  readonly help?: string;
  /** Position on the screen, from 1: the provider cannot send 0. */
  readonly order: number;
}

export interface PromptStageProps {
  readonly name: string;
  /** By construct id. */
  readonly fields: Readonly<Record<string, PromptFieldProps>>;
  /** All must pass, or the form is shown again with their messages. @default none */
  readonly validationPolicies?: readonly ExpressionPolicyRef[];
}

/** Asks for data. */
export class PromptStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;
  private readonly fields: string[] = [];

  constructor(scope: Construct, id: string, props: PromptStageProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name)]);
    for (const [fieldId, field] of Object.entries(props.fields)) this.addField(fieldId, field);
    this.name = props.name;
    this.stageId = make(StagePrompt, this, 'Resource', {
      name: staticText(props.name),
      fields: this.fields,
      validationPolicies: props.validationPolicies?.map(({ policyId }) => policyId),
    }).id;
  }

  private addField(id: string, props: PromptFieldProps): void {
    refuseFaults(this, [
      keyFault(`${id}.name`, props.name),
      keyFault(`${id}.fieldKey`, props.fieldKey),
      Number.isInteger(props.order) && props.order > 0
        ? undefined
        : {
            path: `${id}.order`,
            fault: 'must be a whole number from 1 (the provider cannot send 0)',
            found: props.order,
            remedy: 'count from 10 in tens',
          },
    ]);
    const field = make(StagePromptField, this, id, {
      name: staticText(props.name),
      fieldKey: staticText(props.fieldKey),
      label: staticText(props.label),
      type: props.type,
      required: props.required ?? true,
      order: props.order,
      placeholder: staticText(props.label),
      placeholderExpression: false,
      initialValue: props.initialValue === undefined ? undefined : staticText(props.initialValue),
      initialValueExpression: props.initialValue !== undefined,
      subText: props.help === undefined ? undefined : staticText(props.help),
    });
    this.fields.push(field.id);
  }
}
