import {
  IdentificationStage,
  type IdentificationStageProps,
} from '../../../../constructs/authentik/flows/identification-stage';
import { Adoption } from '../../../../constructs/core/adoption';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt, flow, refusalOf, stage } from '../blocks';

const ADDRESS = 'authentik_stage_identification.Identification';
const DEFAULTS = {
  case_insensitive_matching: true,
  show_matched_user: true,
  pretend_user_exists: true,
  show_source_labels: false,
};

function identification(props: IdentificationStageProps) {
  return synthStack((stack) => {
    new IdentificationStage(stack, 'Identification', props);
  });
}

test('a minimal identification stage asks for one thing', () => {
  expect(attributesAt(identification({ name: 'who', userFields: ['email'] }), ADDRESS)).toEqual({
    name: 'who',
    user_fields: ['email'],
    sources: [],
    ...DEFAULTS,
  });
});

test('a stage with sources alone shows no user field', () => {
  const config = identification({ name: 'who', sources: [{ slug: 'google', uuid: 'uuid of source google' }] });
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'who',
    user_fields: [],
    sources: ['uuid of source google'],
    ...DEFAULTS,
  });
});

test('a maximal identification stage has the password on its screen, a passkey button and sources', () => {
  const config = identification({
    name: 'who ${x}',
    userFields: ['email', 'username', 'upn'],
    passwordStage: stage('password'),
    passwordlessFlow: flow('webauthn'),
    sources: [
      { slug: 'google', uuid: 'uuid of source google' },
      { slug: 'github', uuid: 'uuid of source github' },
    ],
  });
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'who $${x}',
    user_fields: ['email', 'username', 'upn'],
    password_stage: 'uuid of stage password',
    passwordless_flow: 'uuid of flow webauthn',
    sources: ['uuid of source google', 'uuid of source github'],
    ...DEFAULTS,
  });
});

describe('an adopted identification stage', () => {
  const adopt = (adopt: Adoption) =>
    synthStack((stack) => {
      IdentificationStage.adoptPasswordStage(stack, 'Identification', {
        name: 'default-authentication-identification',
        passwordStage: stage('password'),
        adopt,
      });
    });

  test('says its password stage and, ignored, the name that the provider requires', () => {
    expect(attributesAt(adopt(Adoption.byId('00000000-0000-4000-8000-0000000000a1')), ADDRESS)).toEqual({
      name: 'default-authentication-identification',
      password_stage: 'uuid of stage password',
    });
  });

  test('is found by its name', () => {
    const config = adopt(Adoption.byKey());
    expect(addressesOf(config)).toEqual([ADDRESS, 'data.authentik_stage.Identification_Existing']);
    expect(config.import).toEqual([{ to: ADDRESS, id: '${data.authentik_stage.Identification_Existing.id}' }]);
  });
});

test('an identification stage fails when there is nothing to identify by', () => {
  expect(refusalOf((stack) => new IdentificationStage(stack, 'Identification', { name: 'who' }))).toBe(
    'test/Identification.userFields: is empty, and so are the sources, which the server refuses; add a user field or a source',
  );
});
