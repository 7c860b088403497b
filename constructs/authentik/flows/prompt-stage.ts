import { StagePrompt } from '#authentik/stage-prompt';
import { StagePromptField } from '#authentik/stage-prompt-field';
import type { Adoption, WithoutKey } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { wholeNumberFault } from '../../core/whole-number';
import { adoptResource } from '../adopt-resource';
import { keyFault } from '../natural-key';
import type { ExpressionPolicyRef } from '../policy-binding';
import { type StageRef, stageFromName } from './stage';

export interface PromptFieldProps {
  /** Unique among all prompt fields of the server. */
  readonly name: string;
  /** Key in the prompt data. A value that a source sent under this key fills the field in advance. */
  readonly fieldKey: string;
  /** Shown beside the field, and as its placeholder. */
  readonly label: string;
  /** `static` shows the label and asks nothing, `hidden` only carries its initial value. */
  readonly type: 'text' | 'email' | 'username' | 'checkbox' | 'hidden' | 'static';
  /** @default true */
  readonly required?: boolean;
  /** Python that returns the initial value, where the prompt data has none. @default none: an empty field */
  readonly initialValue?: string;
  /** Shown below the field. @default none */
  readonly help?: string;
  /** Position on the screen, from 1: the provider cannot send 0. */
  readonly order: number;
  /** @default the field is created; the provider cannot find one by its name */
  readonly adopt?: Adoption<WithoutKey>;
}

interface PromptStageProps {
  /** Unique among all stages of the server. */
  readonly name: string;
  /** By construct id. */
  readonly fields: Readonly<Record<string, PromptFieldProps>>;
  /** If one of them fails, the form is shown again with its messages. @default none */
  readonly validationPolicies?: readonly ExpressionPolicyRef[];
  /** @default the stage is created */
  readonly adopt?: Adoption;
}

/** A form. */
export class PromptStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;
  private readonly fields: string[] = [];

  constructor(scope: Construct, id: string, props: PromptStageProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name)]);
    for (const [fieldId, field] of Object.entries(props.fields)) this.addField(fieldId, field);
    const resource = make(StagePrompt, this, 'Resource', {
      name: staticText(props.name),
      fields: this.fields,
      validationPolicies: props.validationPolicies?.map(({ policyId }) => policyId),
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: ['name', 'fields', ...(props.validationPolicies === undefined ? [] : ['validation_policies'])],
      managedWhenCreated: [],
      byKey: () => stageFromName(this, 'Existing', props.name).stageId,
    });
    this.name = props.name;
    this.stageId = resource.id;
  }

  private addField(id: string, props: PromptFieldProps): void {
    refuseFaults(this, [
      keyFault(`${id}.name`, props.name),
      keyFault(`${id}.fieldKey`, props.fieldKey),
      // The provider cannot send 0.
      wholeNumberFault(`${id}.order`, props.order, { least: 1, remedy: 'count from 10 in tens' }),
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
    adoptResource(field, {
      adopt: props.adopt,
      managed: [
        'name',
        'field_key',
        'type',
        'required',
        'order',
        ...(props.initialValue === undefined ? [] : ['initial_value', 'initial_value_expression']),
        ...(props.help === undefined ? [] : ['sub_text']),
      ],
      managedWhenCreated: ['label', 'placeholder', 'placeholder_expression', 'initial_value_expression'],
    });
    this.fields.push(field.id);
  }
}
