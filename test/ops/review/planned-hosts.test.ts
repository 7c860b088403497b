import type { Block, StackDocument } from '../../../rules/readers/document';
import { put } from '../../sites/schema/change';
import { oneStack } from '../../support/site/one-stack';
import { linesBetween } from '../../support/site/planned';

describe('a plan of the stack platform', () => {
  const wiki = (gate: object) =>
    oneStack('platform', (site) =>
      put(site, 'platform.services', {
        Wiki: {
          name: 'wiki',
          namespace: 'wiki',
          host: 'wiki',
          service: { name: 'wiki', port: 80 },
          gate,
          cloudflareProxied: true,
        },
      }),
    );
  const plain = oneStack('platform');
  const required = wiki({ kind: 'required', access: { groups: ['TaskSubmitters'] } });
  const ungated = wiki({ kind: 'none', reason: 'it shows what is down to all' });
  const app = wiki({ kind: 'app', reason: 'it has accounts of its own inside' });
  const guests = wiki({ kind: 'public' });
  const HOST = '`wiki.harbour.example`';
  const ANYONE = 'anyone, without an account too';
  const DECIDES = 'the stack identity decides';

  test.each<[string, StackDocument, StackDocument, readonly string[]]>([
    [
      'required, other groups, which are in identity',
      required,
      wiki({ kind: 'required', access: { everyone: 'nothing in it is private' } }),
      [],
    ],
    [
      'required -> none',
      required,
      ungated,
      [`opened: anyone can now open ${HOST}, without an account too (before: ${DECIDES})`],
    ],
    [
      'none -> required',
      ungated,
      required,
      [`closed: a login is now required at ${HOST}: ${DECIDES} (before: ${ANYONE})`],
    ],
    [
      'required -> app',
      required,
      app,
      [
        `opened: authentik no longer asks for a login at ${HOST}: the application's own login decides (before: ${DECIDES})`,
      ],
    ],
    [
      'required -> public',
      required,
      guests,
      [
        `opened: a visitor of ${HOST} is signed in as the guest, and the stack identity decides what that opens (before: ${DECIDES})`,
      ],
    ],
    ['app -> none', app, ungated, [`other: ${HOST}: no login (before: its own login)`]],
    [
      'none -> gone',
      ungated,
      plain,
      [`closed: no one can open ${HOST} any more: it is no longer published (before: ${ANYONE})`],
    ],
    ['new', plain, required, [`new: ${HOST}: ${DECIDES}`]],
  ])('%s', (_, before, after, expected) => {
    expect(linesBetween({ stack: before }, after)).toEqual(expected);
  });
});

describe('a plan of the stack edge', () => {
  const edge = oneStack('edge');
  const [WIDE, LOGIN] = ['203.0.113.0/24', 'login.harbour.example'];
  const withRules = (change: (rules: readonly Block[]) => readonly Block[]): StackDocument => {
    const copy = structuredClone(edge);
    const ruleset = copy.config.resource?.cloudflare_ruleset?.WafRules as { rules: readonly Block[] };
    ruleset.rules = change(ruleset.rules);
    return copy;
  };
  const enableRules = (rules: readonly Block[]) => rules.map((rule) => ({ ...rule, enabled: true }));
  const [skipping, reversed] = [withRules(enableRules), withRules((rules) => enableRules(rules).toReversed())];
  const withoutBans = withRules((rules) => rules.filter(({ action }) => action !== 'block'));
  const stateEdge = (path: string, value: unknown) => oneStack('edge', (site) => put(site, path, value));
  const LIST = 'the list `crowdsec_ban`';
  const UNKNOWN =
    'unknown: the edge blocks other requests than before, by rules that are not evaluated here: `cloudflare_ruleset.WafRules`';

  test.each<[string, StackDocument, StackDocument, readonly string[]]>([
    ['that changes nothing', edge, edge, []],
    [
      'that adds a login host',
      edge,
      stateEdge('edge.additionalLoginHosts', [LOGIN]),
      [`other: addresses on ${LIST} are no longer blocked on \`${LOGIN}\``],
    ],
    [
      'that loses a login host',
      stateEdge('edge.additionalLoginHosts', [LOGIN]),
      edge,
      [`closed: addresses on ${LIST} are now blocked on \`${LOGIN}\` too`],
    ],
    [
      'that changes the allow list',
      edge,
      stateEdge('edge.allowList', ['192.0.2.1']),
      [
        `closed: \`203.0.113.7\` can now be blocked by ${LIST}`,
        `other: \`192.0.2.1\` can no longer be blocked by ${LIST}`,
      ],
    ],
    [
      'that widens the allow list',
      edge,
      stateEdge('edge.allowList', [WIDE]),
      [`other: \`${WIDE}\` can no longer be blocked by ${LIST}`],
    ],
    [
      'of the first ban rule',
      withoutBans,
      edge,
      [
        'closed: addresses on the list `crowdsec_ban` are now blocked, but not on `authentik.harbour.example`, ' +
          '`public-auth.harbour.example`',
      ],
    ],
    ['that drops the ban rule', edge, withoutBans, [`opened: addresses on ${LIST} are no longer blocked`]],
    ['of a rule that this project did not write', edge, skipping, [UNKNOWN]],
    ['that moves the ban rule behind another one', skipping, reversed, [UNKNOWN]],
  ])('%s', (_, before, after, expected) => {
    expect(linesBetween({ stack: before }, after)).toEqual(expected);
  });
});
