import type { TerraformJson } from '../../../rules/readers/document';
import { staticTextEscaped } from '../../../rules/terraform/static-text-escaped';
import { finding, findings } from '../documents';

const POLICY = 'authentik_policy_expression.Hosts';
const REMEDY = 'pass the text through staticText()';
const holds = (path: string, text: string) => `${path} holds ${text}, which Terraform would read as a template`;

const stack = (expression: unknown): TerraformJson => ({
  variable: { token: { type: 'string' } },
  data: { authentik_flow: { 'Sign-In': { slug: 'sign-in' } } },
  resource: {
    authentik_flow: { Enrollment: { slug: 'enrollment' } },
    authentik_policy_expression: { Hosts: { name: 'hosts', expression } },
  },
});
const check = (expression: unknown) => findings(staticTextEscaped, stack(expression));

test.each([
  ['plain text', 'return True # 100 % of $5'],
  ['a reference to a variable', '${var.token}'],
  ['a reference to a resource', '${authentik_flow.Enrollment.uuid}'],
  ['a reference to a data source with a dash', '${data.authentik_flow.Sign-In.id}'],
  ['references between texts', 'a ${var.token} b ${authentik_flow.Enrollment.uuid} c'],
  ['a function over a declared variable', '${can(regex("^[0-9a-f-]+$", var.token))}'],
  ['escaped dollar braces', 'echo $${HOME} $${authentik_flow.Gone.id}'],
  ['an escaped directive', '%%{if x}yes%%{endif}'],
  ['an escape that would close up to a template', '$$${{x}'],
  ['an escape that would close up to a directive', '%%%{{x}'],
  ['an object name of authentik', 'ak-outpost-%(name)s'],
])('%s is accepted', (_, text) => {
  expect(check(text)).toEqual([]);
});

test.each([
  ['a shell variable', 'echo ${HOME}', '${HOME}'],
  ['a Python expression', 'return f"${request.user.pk}"', '${request.user.pk}'],
  ['a constant', '${1 + 1}', '${1 + 1}'],
  ['an empty template', '${}', '${}'],
  ['a template that never ends', 'price: ${', '${'],
  ['a variable that is not declared', '${var.tokens}', '${var.tokens}'],
  ['a resource that is not declared', '${authentik_flow.Gone.uuid}', '${authentik_flow.Gone.uuid}'],
  [
    'a data source that is only a resource',
    '${data.authentik_flow.Enrollment.id}',
    '${data.authentik_flow.Enrollment.id}',
  ],
  ['a resource that is only a data source', '${authentik_flow.Sign-In.id}', '${authentik_flow.Sign-In.id}'],
  ['a function with one undeclared part', '${join(var.token, var.gone)}', '${join(var.token, var.gone)}'],
  ['a second template after a good one', '${var.token} ${HOME}', '${HOME}'],
  ['a template beside an escaped one', '$${HOME} ${HOME}', '${HOME}'],
  ['a directive', '%{if true}yes%{endif}', '%{if true}'],
  ['a directive that never ends', 'sale: 10%{', '%{'],
])('%s is found', (_, text, shown) => {
  expect(check(text)).toEqual([finding(POLICY, holds('expression', shown), REMEDY)]);
});

test('text deep in a block is found with its path', () => {
  expect(check({ rules: [{ name: 'fine' }, { name: '${x}' }] })).toEqual([
    finding(POLICY, holds('expression.rules.1.name', '${x}'), REMEDY),
  ]);
});

test('the comment of a block is no template', () => {
  expect(check({ '//': { metadata: { path: '${x}' } } })).toEqual([]);
});

test.each<[string, TerraformJson, string, string]>([
  ['a data source', { data: { authentik_group: { A: { name: '${x}' } } } }, 'data.authentik_group.A', 'name'],
  ['an output', { output: { to_adopt: { value: ['${x}'] } } }, 'output.to_adopt', 'value.0'],
  ['a variable', { variable: { token: { description: '${x}' } } }, 'var.token', 'description'],
  ['the provider', { provider: { authentik: [{ url: '${x}' }] } }, 'provider.authentik', 'url'],
  ['an import', { import: [{ to: POLICY, id: '${x}' }] }, POLICY, 'id'],
])('%s is looked at too', (_, config, address, path) => {
  expect(findings(staticTextEscaped, config)).toEqual([finding(address, holds(path, '${x}'), REMEDY)]);
});
