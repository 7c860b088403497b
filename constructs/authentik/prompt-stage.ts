import { StagePrompt } from '#authentik/stage-prompt';
import { StagePromptField } from '#authentik/stage-prompt-field';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { keyFault } from './natural-key';
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
  /** Position on the screen, from 1: the provider cannot send 0. */
  readonly order: number;
}

/** Asks for data. Fields are added with `addField`, each under an id of its own. */
export class PromptStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;
  private readonly fields: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly fields: Readonly<Record<string, PromptFieldProps>> },
  ) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name)]);
    for (const [fieldId, field] of Object.entries(props.fields)) this.addField(fieldId, field);
    this.name = props.name;
    this.stageId = make(StagePrompt, this, 'Resource', { name: staticText(props.name), fields: this.fields }).id;
  }

  private addField(id: string, props: PromptFieldProps): void {
    refuseFaults(this, [
      keyFault(`${id}.name`, props.name),
      keyFault(`${id}.fieldKey`, props.fieldKey),
      Number.isInteger(props.order) && props.order > 0
        ? undefined
        : {
            property: `${id}.order`,
            rule: 'must be a whole number from 1 (the provider cannot send 0)',
            got: props.order,
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
      initialValueExpression: false,
    });
    this.fields.push(field.id);
  }
}
