import { accessAsStated } from '../../../rules/authentik/access-as-stated';
import type { TerraformJson } from '../../../rules/readers/document';
import { findings } from '../documents';

const WIKI = 'authentik_application.Wiki';
const group = (id: string, more = {}) => ({
  target: '${authentik_application.Wiki.uuid}',
  group: `\${data.authentik_group.${id}.id}`,
  enabled: true,
  negate: false,
  ...more,
});

/** One application, what is stated about it, and its bindings. */
function stack(
  statement: object | undefined,
  bindings: Readonly<Record<string, object>>,
  engine = 'any',
): TerraformJson {
  return {
    data: { authentik_group: { Admins: { name: 'Admins' }, Writers: { name: 'Writers' }, Others: { name: 'Others' } } },
    resource: {
      authentik_application: { Wiki: { name: 'Wiki', policy_engine_mode: engine } },
      authentik_policy_binding: bindings as never,
    },
    output: {
      access: {
        value: {
          administrators: ['Admins'],
          applications: statement === undefined ? {} : { Wiki: statement },
          hosts: {},
        },
      },
    },
  };
}

const listFindings = (config: TerraformJson) =>
  findings(accessAsStated, config).map(({ address, found }) => [address, found]);
const WRITERS = { groups: ['Writers'] };
const BOTH = { Admins: group('Admins'), Writers: group('Writers') };

test('bindings of the administrators and of the stated groups comply', () => {
  expect(listFindings(stack(WRITERS, BOTH))).toEqual([]);
});

test.each(['everyone', 'guests', 'as_on_the_server'])('an application for %s has no binding of a group', (kind) => {
  expect(listFindings(stack({ [kind]: 'a reason of its own' }, {}))).toEqual([]);
  expect(listFindings(stack({ [kind]: 'a reason of its own' }, { Writers: group('Writers') }))).toEqual([
    [WIKI, 'has bindings of Writers where no group is stated'],
  ]);
});

test('an application about which nothing is stated is found, and so is a stack that states nothing at all', () => {
  const unstated = [[WIKI, 'is not in output.access']];
  expect(listFindings(stack(undefined, BOTH))).toEqual(unstated);
  expect(listFindings({ ...stack(WRITERS, BOTH), output: {} })).toEqual(unstated);
});

test.each<[string, TerraformJson, string]>([
  ['a stated group is not bound', stack(WRITERS, { Admins: group('Admins') }), 'has no binding of Writers'],
  ['the administrators are not bound', stack(WRITERS, { Writers: group('Writers') }), 'has no binding of Admins'],
  ['nothing is bound: everyone may open it', stack(WRITERS, {}), 'has no binding of Admins, Writers'],
  [
    'another group is bound',
    stack(WRITERS, { ...BOTH, Others: group('Others') }),
    'has a binding of Others, not stated',
  ],
  [
    'a binding is switched off',
    stack(WRITERS, { ...BOTH, Writers: group('Writers', { enabled: false }) }),
    'has no binding of Writers',
  ],
  [
    'a binding is turned round',
    stack(WRITERS, { ...BOTH, Writers: group('Writers', { negate: true }) }),
    'has a binding without a group, or a negated one, beside the groups',
  ],
  [
    'a policy beside the groups lets others in',
    stack(WRITERS, { ...BOTH, Policy: { target: '${authentik_application.Wiki.uuid}', policy: '${x}' } }),
    'has a binding without a group, or a negated one, beside the groups',
  ],
  ['every group is asked for at once', stack(WRITERS, BOTH, 'all'), 'has engine mode all over several groups'],
])('a fault: %s', (_, config, seen) => {
  expect(listFindings(config)).toEqual([[WIKI, seen]]);
});

test('the application of a host is stated as the host', () => {
  const config = stack(undefined, BOTH);
  const host = {
    ...config,
    resource: {
      ...config.resource,
      authentik_application: {
        Wiki: {
          name: 'wiki.example.org',
          protocol_provider: '${authentik_provider_proxy.Wiki.id}',
          policy_engine_mode: 'any',
        },
      },
      authentik_provider_proxy: { Wiki: { mode: 'forward_single', external_host: 'https://wiki.example.org' } },
    },
    output: {
      access: { value: { administrators: ['Admins'], applications: {}, hosts: { 'wiki.example.org': WRITERS } } },
    },
  };
  expect(listFindings(host as TerraformJson)).toEqual([]);
  expect(listFindings({ ...host, output: config.output } as TerraformJson)).toEqual([
    [WIKI, 'is not in output.access'],
  ]);
});
