import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { Duration } from '../../../constructs/core/duration';
import { driftOf } from '../../../ops/terraform/drift';
import { editText, patchOf, siteEdits } from '../../../ops/terraform/site-edits';
import { planOf, reviewOf } from '../review/plans';
import { SOURCE } from './site-source';

const FILE = 'sites/home/identity.ts';
/** A defined site has durations as objects. */
const DURATION = Duration.parse('weeks=2');
const SITE = {
  identity: {
    signIn: {
      flow: { title: "Wel'come", lookup: true },
      logins: {
        Login: { name: 'login', sessionDuration: DURATION },
        Source: { name: 'source', sessionDuration: DURATION },
      },
    },
    reputation: { threshold: -5, checkIp: true },
  },
};
const LOGIN = { address: 'authentik_stage_user_login.Login', path: 'identity.signIn.logins.Login' };

/** The drift of one attribute: what the server has, and what the code has. */
function editsOf({ address, path }: typeof LOGIN, live: object, code: object) {
  const drift = driftOf(reviewOf(planOf([{ address, before: { id: '1', ...live }, after: { id: '1', ...code } }])), []);
  return siteEdits(SITE, { ...drift, places: { [address]: path } }, { [FILE]: SOURCE });
}

/** The source after `git apply`, as the nightly workflow runs it. */
function applied(source: string, patch: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-edit-'));
  try {
    mkdirSync(join(folder, 'sites/home'), { recursive: true });
    writeFileSync(join(folder, FILE), source);
    writeFileSync(join(folder, 'edit.patch'), patch);
    execFileSync('git', ['init', '-q'], { cwd: folder });
    execFileSync('git', ['apply', 'edit.patch'], { cwd: folder });
    return readFileSync(join(folder, FILE), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what was changed on the server is a patch of its literal alone, which git applies', () => {
  const edits = editsOf(LOGIN, { session_duration: 'seconds=0' }, { session_duration: 'weeks=2' });
  expect(edits.map(editText)).toEqual([
    `to keep it, write 'seconds=0' for ${LOGIN.path}.sessionDuration in ${FILE}, which is 'weeks=2'`,
  ]);
  const expected = SOURCE.replace("'login', sessionDuration: 'weeks=2'", "'login', sessionDuration: 'seconds=0'");
  expect(applied(SOURCE, patchOf(edits, { [FILE]: SOURCE }))).toBe(expected);
});

test('a value that two keys of the part could mean, one that is no literal, and a secret have no patch', () => {
  const both = { ...LOGIN, path: 'identity.signIn' };
  expect(editsOf(both, { session_duration: 'seconds=0' }, { session_duration: 'weeks=2' })).toEqual([]);
  const reputation = { address: 'authentik_policy_reputation.A', path: 'identity.reputation' };
  const edits = editsOf(reputation, { check_ip: false }, { check_ip: true });
  expect(edits.map(editText)).toEqual(['to keep it, write false for identity.reputation.checkIp, which is true']);
  expect(patchOf(edits, { [FILE]: SOURCE })).toBe('');
  expect(editsOf(LOGIN, { client_secret: 'a' }, { client_secret: 'login' })).toEqual([]);
});

describe('a list', () => {
  const LISTS = `export const identity = {
  administrators: ['Admins'],
  signIn: { identification: { name: 'identification', userFields: ['email', 'username'] } },
  applications: {
    Wiki: {
      name: 'Wiki',
      redirectUris: [
        { url: 'https://wiki.example.org/callback', matchingMode: 'strict' },
        { matchingMode: 'strict', url: 'https://wiki.example.org/other' },
      ],
      access: { groups: ['Family', 'Friends', 'Admins'] },
    },
    Notes: { name: 'Notes', access: { groups: ['Family', 'Friends'] } },
    Host: { provider: { externalHost: 'sso.example.org', cookieDomain: 'example.org' } },
  },
};
`;
  const uri = (url: string, matchingMode = 'strict') => ({ matchingMode, url });
  const CALLBACK = uri('https://wiki.example.org/callback');
  const OTHER = uri('https://wiki.example.org/other');
  const STATED = {
    administrators: ['Admins'],
    signIn: { identification: { name: 'identification', userFields: ['email', 'username'] } },
    applications: {
      Wiki: { name: 'Wiki', redirectUris: [CALLBACK, OTHER], access: { groups: ['Family', 'Friends', 'Admins'] } },
      Notes: { name: 'Notes', access: { groups: ['Family', 'Friends'] } },
      Host: { provider: { externalHost: 'sso.example.org', cookieDomain: 'example.org' } },
    },
  };
  const provider = (uris: readonly ReturnType<typeof uri>[]) => ({
    allowed_redirect_uris: uris.map(({ matchingMode, url }) => ({ matching_mode: matchingMode, url })),
  });
  const WIKI = 'authentik_provider_oauth2.Wiki_Provider';

  function edited(
    changes: readonly Parameters<typeof planOf>[0][number][],
    places: Readonly<Record<string, string>>,
    source = LISTS,
  ) {
    const drift = { ...driftOf(reviewOf(planOf(changes)), []), places };
    const edits = siteEdits({ identity: STATED }, drift, { [FILE]: source });
    const texts = [...new Set(edits.map(editText))];
    const patch = patchOf(edits, { [FILE]: source });
    const after = patch === '' ? source : applyPatch(source, patch) || '';
    return { texts, changed: after.split('\n').filter((line) => !source.split('\n').includes(line)), after };
  }

  const wiki = (live: readonly ReturnType<typeof uri>[], source?: string) =>
    edited(
      [{ address: WIKI, before: provider(live), after: provider([CALLBACK, OTHER]) }],
      { [WIKI]: 'identity.applications.Wiki' },
      source,
    );

  /** Edits for bindings that the server has lost, as `Wiki_Application_Friends`. */
  const lost = (...names: readonly string[]) => {
    const places = names.map((name) => [
      `authentik_policy_binding.${name}`,
      `identity.applications.${name.split('_')[0]}`,
    ]);
    const changes = places.map(([address = '']) => ({
      address,
      actions: ['create'],
      before: null,
      after: { order: 0 },
    }));
    return edited(changes, Object.fromEntries(places));
  };
  const binding = (...groups: readonly string[]) => lost(...groups.map((group) => `Wiki_Application_${group}`));

  test('of names gets those of the server', () => {
    const address = 'authentik_stage_identification.Identification';
    const { texts, changed } = edited(
      [{ address, before: { user_fields: ['username'] }, after: { user_fields: ['email', 'username'] } }],
      { [address]: 'identity.signIn.identification' },
    );
    expect(texts).toEqual([
      `to keep it, write ['username'] for identity.signIn.identification.userFields in ${FILE}, which is ['email', 'username']`,
    ]);
    expect(changed).toEqual(["  signIn: { identification: { name: 'identification', userFields: ['username'] } },"]);
  });

  test('of redirect URIs keeps the text of those that stay', () => {
    const added = wiki([CALLBACK, OTHER, uri('https://wiki\\..*', 'regex')]);
    expect(added.changed).toEqual(['        { matchingMode: \'regex\', url: "https://wiki\\\\..*" },']);
    const changed = wiki([uri('https://new.example.org/callback'), OTHER]);
    expect(changed.changed).toEqual(["        { matchingMode: 'strict', url: 'https://new.example.org/callback' },"]);
    const removed = wiki([OTHER]);
    expect(removed.changed).toEqual([]);
    expect(removed.after).toBe(
      LISTS.replace("        { url: 'https://wiki.example.org/callback', matchingMode: 'strict' },\n", ''),
    );
  });

  test('that would be empty, that the code has otherwise, or with a member that the site has no key for, is not written', () => {
    expect(wiki([]).texts).toEqual([]);
    const differs = provider([uri('https://elsewhere.example.org'), OTHER]);
    const places = { [WIKI]: 'identity.applications.Wiki' };
    expect(edited([{ address: WIKI, before: provider([OTHER]), after: differs }], places).texts).toEqual([]);
    const typed = { allowed_redirect_uris: [{ matching_mode: 'strict', url: CALLBACK.url, type: 'logout' }] };
    expect(edited([{ address: WIKI, before: typed, after: provider([CALLBACK, OTHER]) }], places).texts).toEqual([]);
  });

  test('with a comment or a variable is only told', () => {
    const source = LISTS.replace('redirectUris: [', 'redirectUris: [ // yours');
    const { texts, after } = wiki([OTHER], source);
    expect(texts).toEqual([
      expect.stringMatching(/^to keep it, write \[.*\] for identity.applications.Wiki.redirectUris, which/),
    ]);
    expect(after).toBe(source);
  });

  test('of groups loses those whose bindings are gone, but never the last', () => {
    expect(binding('Friends').changed).toEqual(["      access: { groups: ['Family', 'Admins'] },"]);
    expect(binding('Family', 'Friends').changed).toEqual(["      access: { groups: ['Admins'] },"]);
    // An administrator has a binding without being named.
    expect(binding('Admins').texts).toEqual([]);
    STATED.applications.Wiki.access.groups.pop();
    expect(binding('Family', 'Friends').texts).toEqual([]);
    STATED.applications.Wiki.access.groups.push('Admins');
  });

  test('of groups keeps those whose binding another application has lost', () => {
    expect(lost('Wiki_Application_Friends', 'Notes_Application_Family').changed).toEqual([
      "      access: { groups: ['Family', 'Admins'] },",
      "    Notes: { name: 'Notes', access: { groups: ['Friends'] } },",
    ]);
  });

  test('a host of a URL is that host, and nothing where the URL has more', () => {
    const address = 'authentik_provider_proxy.Host';
    const host = (live: string) =>
      edited([{ address, before: { external_host: live }, after: { external_host: 'https://sso.example.org' } }], {
        [address]: 'identity.applications.Host.provider',
      });
    expect(host('https://id.example.org').changed.join()).toContain("externalHost: 'id.example.org'");
    expect(host('http://id.example.org').texts).toEqual([]);
    expect(host('https://id.example.org/path').texts).toEqual([]);
  });

  test('two objects that differ from one value in two ways have no patch', () => {
    const places = {
      'authentik_provider_proxy.A': 'identity.applications.Host',
      'authentik_provider_proxy.B': 'identity.applications.Host',
    };
    const change = (address: string, live: string) => ({
      address,
      before: { cookie_domain: live },
      after: { cookie_domain: 'example.org' },
    });
    const [a, b] = Object.keys(places) as [string, string];
    expect(edited([change(a, 'a.example'), change(b, 'b.example')], places)).toMatchObject({
      changed: [],
      texts: { length: 2 },
    });
    expect(edited([change(a, 'a.example'), change(b, 'a.example')], places).changed).toHaveLength(1);
  });

  test('a nested attribute is named by all of its keys', () => {
    const address = 'kubernetes_deployment_v1.A';
    const source =
      "export const platform = { pooler: { replicas: 2, resources: { limits: { memory: '64Mi' }, requests: { memory: '32Mi' } } } };\n";
    const site = {
      platform: { pooler: { replicas: 2, resources: { limits: { memory: '64Mi' }, requests: { memory: '32Mi' } } } },
    };
    const of = (live: object, code: object) => {
      const drift = driftOf(reviewOf(planOf([{ address, before: { spec: [live] }, after: { spec: [code] } }])), []);
      return siteEdits(site, { ...drift, places: { [address]: 'platform.pooler' } }, { [FILE]: source }).map(
        ({ path, to, place }) => [path, to, place?.text],
      );
    };
    expect(of({ replicas: '5' }, { replicas: '2' })).toEqual([['platform.pooler.replicas', 5, '5']]);
    const pod = (memory: string) => ({ container: [{ resources: [{ limits: { memory } }] }] });
    expect(of(pod('96Mi'), pod('64Mi'))).toEqual([['platform.pooler.resources.limits.memory', '96Mi', "'96Mi'"]]);
    // The site states 32Mi, but as a request.
    expect(of(pod('96Mi'), pod('32Mi'))).toEqual([]);
  });
});
