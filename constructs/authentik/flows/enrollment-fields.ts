import { codeInAddress } from '../expressions/enrollment-prompt';
import type { PromptFieldProps } from './prompt-stage';

/** The invitation code. The native invitation stage reads it from `prompt_data["token"]`. */
export function codeField(name: string): PromptFieldProps {
  return {
    name,
    fieldKey: 'token',
    label: 'Invitation code',
    type: 'text',
    initialValue: codeInAddress(),
    help: 'The code of the invitation, or its whole link.',
    order: 5,
  };
}

/** Name and address of the new user. What a source has sent fills the fields in advance. */
export function userFields(prompt: string): Readonly<Record<'NameField' | 'EmailField', PromptFieldProps>> {
  return {
    NameField: { name: `${prompt}-name`, fieldKey: 'name', label: 'Name', type: 'text', order: 10 },
    EmailField: { name: `${prompt}-email`, fieldKey: 'email', label: 'E-mail', type: 'email', order: 20 },
  };
}

/** For a person without an account at a login source. */
export function passkeyField(name: string): PromptFieldProps {
  return {
    name,
    fieldKey: 'passkey',
    label: 'Sign me up with a passkey',
    type: 'checkbox',
    required: false,
    help:
      'A passkey is kept by this device or by a password manager. Without the tick, choose another service on the next ' +
      'page and sign in there. You are asked for the invitation code afterwards: copy it now.',
    order: 10,
  };
}
