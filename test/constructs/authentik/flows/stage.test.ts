import { InvitationStage } from '../../../../constructs/authentik/flows/invitation-stage';
import { type PromptFieldProps, PromptStage } from '../../../../constructs/authentik/flows/prompt-stage';
import { stageFromName } from '../../../../constructs/authentik/flows/stage';
import { UserWriteStage } from '../../../../constructs/authentik/flows/user-write-stage';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt, group, refusalOf } from '../blocks';

describe("a stage that is not Terraform's", () => {
  test('is looked up by its exact name', () => {
    const names: string[] = [];
    const config = synthStack((stack) => {
      names.push(stageFromName(stack, 'Mfa', 'mfa ${x}').name);
    });
    expect(addressesOf(config)).toEqual(['data.authentik_stage.Mfa']);
    expect(attributesAt(config, 'data.authentik_stage.Mfa')).toEqual({ name: 'mfa $${x}' });
    expect(names).toEqual(['mfa ${x}']);
  });
});

describe('an invitation stage', () => {
  test('never lets a flow go on without an invitation', () => {
    const config = synthStack((stack) => {
      new InvitationStage(stack, 'Invitation', { name: 'invitation-validation' });
    });
    expect(attributesAt(config, 'authentik_stage_invitation.Invitation')).toEqual({
      name: 'invitation-validation',
      continue_flow_without_invitation: false,
    });
  });
});

describe('a user write stage', () => {
  const ADDRESS = 'authentik_stage_user_write.Write';

  test('makes active external users where they are needed, in no group', () => {
    const config = synthStack((stack) => new UserWriteStage(stack, 'Write', { name: 'write' }));
    expect(attributesAt(config, ADDRESS)).toEqual({
      name: 'write',
      create_users_as_inactive: false,
      user_creation_mode: 'create_when_required',
      user_type: 'external',
    });
  });

  test('makes users of the stated type, in the stated group', () => {
    const config = synthStack((stack) => {
      const createUsersGroup = group('Allow Login Users');
      new UserWriteStage(stack, 'Write', { name: 'write', createUsersGroup, userType: 'internal' });
    });
    expect(attributesAt(config, ADDRESS)).toMatchObject({
      create_users_group: 'uuid of group Allow Login Users',
      user_type: 'internal',
    });
  });
});

describe('a prompt stage', () => {
  const FIELD: PromptFieldProps = {
    name: 'prompt-email',
    fieldKey: 'email',
    label: 'E-mail',
    type: 'email',
    order: 10,
  };

  test('has its fields under ids of their own, in the order given; a field is required unless it says no', () => {
    const config = synthStack((stack) => {
      new PromptStage(stack, 'Prompt', {
        name: 'prompt',
        fields: {
          Email: FIELD,
          Nickname: {
            ...FIELD,
            name: 'prompt-nick',
            fieldKey: 'nick',
            label: '%{',
            type: 'text',
            required: false,
            order: 1,
          },
        },
      });
    });
    expect(addressesOf(config)).toEqual([
      'authentik_stage_prompt.Prompt',
      'authentik_stage_prompt_field.Prompt_Email',
      'authentik_stage_prompt_field.Prompt_Nickname',
    ]);
    expect(attributesAt(config, 'authentik_stage_prompt.Prompt')).toEqual({
      name: 'prompt',
      fields: ['${authentik_stage_prompt_field.Prompt_Email.id}', '${authentik_stage_prompt_field.Prompt_Nickname.id}'],
    });
    const texts = { placeholder_expression: false, initial_value_expression: false };
    expect(attributesAt(config, 'authentik_stage_prompt_field.Prompt_Email')).toEqual({
      name: 'prompt-email',
      field_key: 'email',
      label: 'E-mail',
      type: 'email',
      required: true,
      order: 10,
      placeholder: 'E-mail',
      ...texts,
    });
    expect(attributesAt(config, 'authentik_stage_prompt_field.Prompt_Nickname')).toEqual({
      name: 'prompt-nick',
      field_key: 'nick',
      label: '%%{',
      type: 'text',
      required: false,
      order: 1,
      placeholder: '%%{',
      ...texts,
    });
  });

  test.each<[Partial<PromptFieldProps>, string]>([
    [{ order: 0 }, 'test/Prompt.Email.order: is not a whole number from 1, found: 0; count from 10 in tens'],
    [
      { name: '', fieldKey: ' ' },
      'test/Prompt.Email.name: is empty, found: ""; give a value\n' +
        'test/Prompt.Email.fieldKey: is empty, found: " "; give a value',
    ],
  ])('fails when a field has %j', (more, message) => {
    const fields = { Email: { ...FIELD, ...more } };
    expect(refusalOf((stack) => new PromptStage(stack, 'Prompt', { name: 'prompt', fields }))).toBe(message);
  });
});
