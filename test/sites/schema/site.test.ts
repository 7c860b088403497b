import { SiteError } from '../../../constructs/core/errors';
import { defineSite } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { siteOf } from '../../support/site-app';
import { copyOf } from '../../support/site-change';
import { expectFault, faultsOf, put, type Row, siteFaults } from './change';
import { CATCH_ALL, DASHBOARD, EXACT_TEXT, GUESTS, HOSTS, SLUG, SPELLING } from './texts';

const EXCEPTION = {
  rule: 'login-durations-equal',
  address: 'authentik_stage_user_login.SignIn_SourceLogin',
  subject: 'lasts hours=8 where the others last weeks=4',
  reason: 'People from outside are logged out at the end of their day.',
};

test.each<Row>([
  // The site itself.
  [
    'name',
    'My-Site',
    'name: is not 1 to 31 lower case letters, digits and "-", found: "My-Site"',
    'shorten or correct it, since it is in the key of every state',
  ],
  ['name', undefined, 'name: is missing', 'add a value of type string'],
  ['name', 5, 'name: is not of type string, found: 5', 'change the value'],
  ['colour', 'blue', 'colour: is a key that nothing reads', SPELLING],
  ['identity', undefined, 'identity: is missing', 'add a value of type object'],
  ['identity.hosts', {}, 'identity.hosts: is a key that nothing reads', SPELLING],
  // Where the state lives.
  ['backend', undefined, 'backend: is missing', 'add a value of type object'],
  [
    'backend',
    { type: 'gcs' },
    `backend.type: is not 'local', 'pg', 's3', 'kubernetes' or 'http', found: "gcs"`,
    'choose one, and leave credentials to the environment of Terraform',
  ],
  ['backend.directory', '', 'backend.directory: is empty, found: ""', EXACT_TEXT],
  [
    'backend',
    { type: 'local', directory: 'state', access_key: 'x' },
    'backend.access_key: is a key that nothing reads',
    SPELLING,
  ],
  [
    'backend',
    { type: 'pg', schemaPrefix: 'Gate-House' },
    'backend.schemaPrefix: is not at most 20 lower case letters, digits and "_", found: "Gate-House"',
    'shorten or correct it',
  ],
  ['backend', { type: 's3', bucket: 'b', keyPrefix: '' }, 'backend.region: is missing', 'add a value of type string'],
  [
    'backend',
    { type: 'http', address: 'state' },
    'backend.address: is not a URL, found: "state"',
    'write the part before the names of site and stack, which are appended',
  ],
  [
    'backend',
    { type: 'kubernetes', secretSuffixPrefix: 's', namespace: 'My_NS' },
    'backend.namespace: is not one label of a host name in lower case, found: "My_NS"',
    'leave out the domain',
  ],
  [
    'state',
    { removed: [{ stack: 'identity', address: 'authentik_group.Gone', reason: ' ' }] },
    'state.removed.0.reason: is empty, found: ""',
    EXACT_TEXT,
  ],
  // Secrets and exceptions.
  [
    'secrets.authentik_token',
    undefined,
    'identity.apiToken: names no secret of the site',
    'add it under secrets, or correct the name',
  ],
  ['secrets.spare', { opens: 'nothing', from: 'nowhere' }, 'secrets.spare: is used by nothing', 'remove it'],
  [
    'secrets.Spare-Key',
    { opens: 'nothing', from: 'nowhere' },
    'secrets: is not the name of a secret',
    'name its entry under secrets, in lower case, and never write the secret itself',
  ],
  [
    'exceptions',
    [{ ...EXCEPTION, reason: undefined }],
    'exceptions.0.reason: is missing',
    'add a value of type string',
  ],
  ['secrets.authentik_token.opens', '', 'secrets.authentik_token.opens: is empty, found: ""', EXACT_TEXT],
  [
    'exceptions',
    [{ ...EXCEPTION, reason: 'legacy' }],
    'exceptions.0.reason: is too short for a reason, found: "legacy"',
    'write a sentence of 20 characters or more',
  ],
  ['exceptions', [{ ...EXCEPTION, rule: '' }], 'exceptions.0.rule: is not a slug, found: ""', SLUG],
  ['exceptions', [{ ...EXCEPTION, until: '2027' }], 'exceptions.0.until: is a key that nothing reads', SPELLING],
  // The edge.
  ...[7, 15, 60, 90, 1, 0, -5].map(
    (minutes): Row => [
      'edge.sync.intervalMinutes',
      minutes,
      `edge.sync.intervalMinutes: does not divide 60, or is not below the 15 minutes of the alert, found: ${minutes}`,
      'choose 2, 3, 4, 5, 6, 10 or 12',
    ],
  ),
  [
    'edge.sync.minRemainingMinutes',
    0,
    'edge.sync.minRemainingMinutes: is below 1, found: 0',
    'leave the key out for none',
  ],
])('%s cannot be %j', expectFault);

test.each(['identity.serverVersion', 'identity.hostRestriction.hosts.Terminal.access', 'exceptions', ''])(
  'an adoption entry for %j is a fault: it would stand over the site unseen',
  (path) => {
    expect(faultsOf('adoption', { [path]: 'x' })).toEqual([
      `adoption.${path}: is no adoption entry; ` +
        'write it into the site, entries end on adopt, adopt.PART, geoipBinding, networkBinding, roles',
    ]);
  },
);

test('an adoption entry whose place is gone is a fault of the site, and so is one that is no adoption', () => {
  expect(faultsOf('adoption', { 'identity.nothing.Here.adopt': 'key' })).toEqual([
    'adoption.identity.nothing.Here.adopt: has no place in the site; remove the entry from its file, or correct its path',
  ]);
  expect(faultsOf('adoption', { 'identity.applications.Grafana.adopt.provider': { id: 'x' } })).toEqual([
    expect.stringMatching(/^identity\.applications\.Grafana\.adopt\.provider\.id: is not an integer primary key/),
  ]);
});

test('the real site is accepted', () => {
  expect(siteFaults(() => {})).toEqual([]);
});

test.each([
  ['a request as high as the limit', { limits: { memory: '256Mi' }, requests: { memory: '256Mi', cpu: '1' } }],
  ['a limit in another unit', { limits: { memory: '1Gi', cpu: '1' }, requests: { memory: '512Mi', cpu: '900m' } }],
  ['a limit and no request of memory', { limits: { memory: '4Gi' }, requests: { cpu: '4' } }],
  ['a limit without a request', { limits: { cpu: '4', memory: '4Gi' } }],
])('an outpost may have %s', (_, resources) => {
  expect(faultsOf(`${GUESTS}.outpost.resources`, resources)).toEqual([]);
});

test('a secret under another name is missing in one place and unused in the other', () => {
  expect(faultsOf(`${DASHBOARD}.clientSecret`, 'dashboard_secret')).toEqual([
    `${DASHBOARD}.clientSecret: names no secret of the site; add it under secrets, or correct the name`,
    'secrets.k8s_dashboard_client_secret: is used by nothing; remove it',
  ]);
});

test('a secret itself, where its name belongs, is refused', () => {
  const path = 'identity.sources.Google.consumerSecret';
  expect(faultsOf(path, 'GOCSPX-abc')).toContain(
    `${path}: is not the name of a secret; name its entry under secrets, in lower case, and never write the secret itself`,
  );
});

test('what every object inherits is no entry of the register', () => {
  expect(faultsOf('identity.apiToken', 'constructor')).toContain(
    'identity.apiToken: names no secret of the site; add it under secrets, or correct the name',
  );
});

test('every host of a site whose domain is another one is named', () => {
  expect(faultsOf('domain', 'example.org').filter((fault) => fault.startsWith('identity.'))).toEqual([
    'identity.host: is not under example.org, found: "authentik.harbour.example"; correct the host or the domain',
    `${CATCH_ALL}.provider.externalHost: is not under example.org, found: "authentik.harbour.example"; correct the host or the domain`,
    `${GUESTS}.provider.externalHost: is not under example.org, found: "public-auth.harbour.example"; correct the host or the domain`,
  ]);
});

test('all faults of a site come in one throw, whatever part they are in', () => {
  const site = copyOf(harbour);
  put(site, 'colour', 'blue');
  put(site, 'identity.serverVersion', 'latest');
  put(site, 'identity.groups.HeadscaleUsers.name', '');
  put(site, `${HOSTS}.K8s.access.groups`, []);
  expect(() => defineSite(site)).toThrow(SiteError);
  expect(() => defineSite(site)).toThrow(
    [
      'site harbour: identity.serverVersion: is not a version, found: "latest"; write all three parts, for example 2026.2.4',
      'site harbour: identity.groups.HeadscaleUsers.name: is empty, found: ""; write it out, a name to the letter',
      `site harbour: ${HOSTS}.K8s.access.groups: is empty, found: []; name the groups whose members may open it`,
      'site harbour: colour: is a key that nothing reads; correct the spelling, or remove it',
      'site harbour: 4 faults; nothing was written',
    ].join('\n'),
  );
});

test('a long value is shown in part', () => {
  const [fault] = faultsOf('exceptions', [{ ...EXCEPTION, rule: 'no rule has a name like this '.repeat(10) }]);
  expect(fault).toMatch(/^exceptions\.0\.rule: is not a slug, found: "no rule.{69}\.\.\.; use letters/);
});

test('what a site may leave out has its default', () => {
  const { state, identity } = defineSite(harbour);
  expect(state).toEqual({ moved: [], removed: [] });
  expect(identity.groups.TaskSubmitters?.superuser).toBe(false);
  expect(faultsOf('exceptions', undefined)).toEqual([]);
});

test('no two sites have one state', () => {
  const states = ['one', 'another'].flatMap((name) =>
    siteOf((site) => ({ ...site, name })).stacks.map(({ config }) => JSON.stringify(config.terraform?.backend)),
  );
  expect(new Set(states).size).toBe(6);
});

test('the address of a state holds no credentials', () => {
  const backend = { type: 'http', address: 'https://user:secret@state.example.org/x' };
  expect(faultsOf('backend', backend)[0]).toMatch(/^backend\.address: holds credentials, .*TF_HTTP_PASSWORD$/);
  expect(faultsOf('backend', backend).join()).not.toContain('secret@');
});
