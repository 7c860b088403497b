import { flowFields, type Model, nameModel } from './model';
import type { AuthentikRecords, Row } from './records';

const STAGE = {
  noun: 'stage',
  unique: [['name']],
  computed: (row: Row, records: AuthentikRecords) => ({ ...nameModel(row), flow_set: flowsWith(row, records) }),
};

function flowsWith({ pk }: Row, { flows, flowBindings }: AuthentikRecords): readonly Row[] {
  const targets = flowBindings.filter(({ stage }) => stage === pk).map(({ target }) => target);
  return flows
    .filter((flow) => targets.includes(flow.pk))
    .map((flow) => {
      const { pk, name, slug, title, designation } = flow;
      return { ...flowFields(flow), pk, name, slug, title, designation };
    });
}

/** Stages and what their pages ask for, by the path of the list. */
export const STAGE_MODELS: Readonly<Record<string, Model>> = {
  '/stages/identification/': {
    ...STAGE,
    defaults: {
      user_fields: [],
      password_stage: null,
      captcha_stage: null,
      case_insensitive_matching: true,
      show_matched_user: true,
      enrollment_flow: null,
      recovery_flow: null,
      passwordless_flow: null,
      sources: [],
      show_source_labels: false,
      pretend_user_exists: true,
      enable_remember_me: false,
      webauthn_stage: null,
    },
    references: {
      password_stage: 'stages',
      captcha_stage: 'stages',
      webauthn_stage: 'stages',
      enrollment_flow: 'flows',
      recovery_flow: 'flows',
      passwordless_flow: 'flows',
      sources: 'sources',
    },
    refusal: ({ user_fields: fields, sources: shown }) =>
      (fields as unknown[]).length + (shown as unknown[]).length > 0
        ? undefined
        : { non_field_errors: ['When no user fields are selected, at least one source must be selected'] },
  },
  '/stages/invitation/stages/': { ...STAGE, defaults: { continue_flow_without_invitation: false } },
  '/stages/prompt/stages/': {
    ...STAGE,
    defaults: { validation_policies: [] },
    references: { fields: 'promptFields', validation_policies: 'policies' },
  },
  '/stages/user_login/': {
    ...STAGE,
    defaults: {
      session_duration: 'seconds=0',
      terminate_other_sessions: false,
      remember_me_offset: 'seconds=0',
      network_binding: 'no_binding',
      geoip_binding: 'no_binding',
      remember_device: 'days=30',
    },
  },
  '/stages/user_write/': {
    ...STAGE,
    defaults: {
      user_creation_mode: 'create_when_required',
      create_users_as_inactive: false,
      create_users_group: null,
      user_type: 'external',
      user_path_template: '',
    },
    references: { create_users_group: 'groups' },
  },
  '/stages/prompt/prompts/': {
    noun: 'prompt',
    defaults: {
      required: true,
      placeholder: '',
      placeholder_expression: false,
      initial_value: '',
      initial_value_expression: false,
      order: 0,
      sub_text: '',
    },
    computed: () => ({ prompt_stages_obj: [] }),
    unique: [['name']],
  },
  '/stages/all/': { ...STAGE, defaults: {} },
};

/** The stage of a binding, as the binding's answer holds it. */
export function readBoundStage({ stage, stage_obj: stated }: Row, records: AuthentikRecords): Row {
  const bound = (stated ?? records.stages.find(({ pk }) => pk === stage) ?? {}) as Row;
  return { ...STAGE.computed(bound, records), ...bound };
}
