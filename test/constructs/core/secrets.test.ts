import { Construct, TerraformOutput } from '../../../constructs/core/cdktf';
import { Secrets } from '../../../constructs/core/secrets';
import { synthStack } from '../../support/site/synth';

const REGISTER = {
  wiki_client_secret: { opens: 'the wiki', from: 'the password manager' },
  never_used: { opens: 'nothing', from: 'nowhere' },
};

test('a secret comes in as a sensitive variable that must be set and has no default', () => {
  const { variable, output } = synthStack((stack) => {
    new TerraformOutput(stack, 'out', { value: new Secrets(stack, REGISTER).reference('wiki_client_secret') });
  });
  expect(variable?.wiki_client_secret).toEqual({
    type: 'string',
    sensitive: true,
    nullable: false,
    description: 'Opens the wiki. From: the password manager.',
  });
  expect(output?.out).toEqual({ value: '${var.wiki_client_secret}' });
});

test('a secret that nothing refers to makes no variable', () => {
  const { variable } = synthStack((stack) => {
    new Secrets(stack, REGISTER).reference('wiki_client_secret');
  });
  expect(Object.keys(variable ?? {}).sort()).toEqual(['authentik_token', 'wiki_client_secret']);
});

test('a secret that is asked for twice is one variable, named as in the register wherever it is asked for', () => {
  const { variable, output } = synthStack((stack) => {
    const secrets = new Secrets(new Construct(stack, 'Deep'), REGISTER);
    const value = [secrets.reference('wiki_client_secret'), secrets.reference('wiki_client_secret')];
    new TerraformOutput(stack, 'out', { value });
  });
  expect(output?.out).toEqual({ value: ['${var.wiki_client_secret}', '${var.wiki_client_secret}'] });
  expect(Object.keys(variable ?? {}).sort()).toEqual(['authentik_token', 'wiki_client_secret']);
});

test('a secret that is not in the register is refused', () => {
  synthStack((stack) => {
    expect(() => new Secrets(stack, REGISTER).reference('wiki_secret')).toThrow(
      new RangeError('the register has no such secret; add it under secrets'),
    );
  });
});
