import { ExpressionPolicy, type ExpressionPolicyProps } from '../../../constructs/authentik/expression-policy';
import { guestUser } from '../../../constructs/authentik/expressions/guests';
import { hostRestriction } from '../../../constructs/authentik/expressions/host-restriction';
import { invitationGroup } from '../../../constructs/authentik/expressions/invitation-group';
import { pythonDict, pythonLiteral } from '../../../constructs/authentik/expressions/python';
import { ReputationPolicy, type ReputationPolicyProps } from '../../../constructs/authentik/reputation-policy';
import { synthStack } from '../../support/site/synth';
import { attributesAt, refusalOf } from './blocks';

describe('an expression policy', () => {
  const ADDRESS = 'authentik_policy_expression.Policy';
  const MINIMAL: ExpressionPolicyProps = { name: 'noon', expression: 'return True' };
  const makePolicy = (props: Partial<ExpressionPolicyProps>) =>
    synthStack((stack) => {
      new ExpressionPolicy(stack, 'Policy', { ...MINIMAL, ...props });
    });

  test('has a name and a body, and is not logged', () => {
    expect(attributesAt(makePolicy({}), ADDRESS)).toEqual({
      name: 'noon',
      expression: 'return True',
      execution_logging: false,
    });
  });

  test('whose Python looks like a template keeps it from Terraform', () => {
    const config = makePolicy({ name: 'a ${x}', expression: 'a = "%{x}"\nreturn f"${a}" == "$${a}"' });
    expect(attributesAt(config, ADDRESS)).toMatchObject({
      name: 'a $${x}',
      expression: 'a = "%%{x}"\nreturn f"$${a}" == "$$${a}"',
    });
  });

  test.each([
    ['\nreturn True', '\\nreturn True'],
    ['return request.user.is_active\n', 'return request.user.'],
  ])('fails when %j begins or ends with white space, and its beginning is shown', (expression, shown) => {
    expect(refusalOf((stack) => new ExpressionPolicy(stack, 'Policy', { ...MINIMAL, expression }))).toBe(
      'test/Policy.expression: begins or ends with white space: the server strips it, and every plan shows a difference, ' +
        `found: "${shown}"; trim it`,
    );
  });
});

describe('a reputation policy', () => {
  const ADDRESS = 'authentik_policy_reputation.Policy';
  const PROPS: ReputationPolicyProps = { name: 'bad record', threshold: -5, checkIp: true, checkUsername: false };

  test('says its threshold and what it looks at', () => {
    const config = synthStack((stack) => {
      new ReputationPolicy(stack, 'Policy', { ...PROPS, name: 'bad ${x}' });
    });
    expect(attributesAt(config, ADDRESS)).toEqual({
      name: 'bad $${x}',
      threshold: -5,
      check_ip: true,
      check_username: false,
    });
  });

  test.each([0, 10, -0.5, Number.NaN])('fails when the threshold is %p', (threshold) => {
    expect(refusalOf((stack) => new ReputationPolicy(stack, 'Policy', { ...PROPS, threshold }))).toBe(
      'test/Policy.threshold: is not a negative whole number (the provider cannot send 0, and with its default 10 every visitor passes), ' +
        `found: ${JSON.stringify(threshold)}; use for example -5`,
    );
  });
});

describe('a Python literal', () => {
  test.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a "b" \'c\'', '"a \\"b\\" \'c\'"'],
    ['a\\b', '"a\\\\b"'],
    ['a\nb\tc\u0000\u007f', '"a\\U0000000ab\\U00000009c\\U00000000\\U0000007f"'],
    ['é', '"\\U000000e9"'],
    ['👩', '"\\U0001f469"'],
    ['\ud83d', '"\\U0000d83d"'],
    ['${x} %{y}', '"${x} %{y}"'],
  ])('of %j is %s', (text, literal) => {
    expect(pythonLiteral(text)).toBe(literal);
  });

  test('of a list keeps its order', () => {
    expect(pythonLiteral(['b', 'a"', 'é'])).toBe('["b", "a\\"", "\\U000000e9"]');
    expect(pythonLiteral([])).toBe('[]');
  });

  test('of a dict is sorted by key, one entry a line', () => {
    const entries = new Map([
      ['b', ['y', 'x']],
      ['a', []],
      ['B', ['"']],
    ]);
    expect(pythonDict(entries)).toBe('{\n    "B": ["\\""],\n    "a": [],\n    "b": ["y", "x"],\n}');
    expect(pythonDict(new Map())).toBe('{\n}');
  });
});

describe('generated expressions', () => {
  const NAMES = ['Administrators', 'Администратори', '👩‍💻', 'a"b\\c\nd'];
  const hosts = new Map(NAMES.map((name, index) => [`h${index}.example.org`, [name]]));

  test.each([
    ['host restriction', hostRestriction(hosts)],
    ['invitation group', invitationGroup(NAMES)],
    ['guest user', guestUser('гост "1"\n', 'Гости')],
  ])('of a %s are ASCII, so that nothing on the way normalises a name, and fit a policy', (_, expression) => {
    expect(expression).toMatch(/^[\x20-\x7e\n]+$/);
    expect(expression).toBe(expression.trim());
  });

  test('do not depend on the order in which a site lists things', () => {
    expect(hostRestriction(new Map([...hosts].reverse()))).toBe(hostRestriction(hosts));
    expect(invitationGroup([...NAMES].reverse())).toBe(invitationGroup(NAMES));
  });

  test('of an invitation leave the list that they are given as it is', () => {
    const groups = ['b', 'a'];
    invitationGroup(groups);
    expect(groups).toEqual(['b', 'a']);
  });
});
