import type { SurveyedObject } from '../../../ops/adopt/surveyed-object';
import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';
import { adoptAll, eachLiveSystems, LIST, RULESET } from '../../support/ops/adopt';
import { leaveUnstated } from '../../support/site/unstated-site';

const TOKEN = 'f'.repeat(32);
const SYNC_TOKEN = 'cloudflare_account_token.SyncToken';
const live = eachLiveSystems();

describe('Cloudflare', () => {
  const of = async (address: string, site: SiteInput = harbour) =>
    ((await adoptAll(live(), ['--json', 'edge'], site)).json() as readonly SurveyedObject[]).find(
      (one) => one.address === address,
    );

  test('has the list under its name and the entry point of the zone', async () => {
    const site = leaveUnstated();
    expect(await of('cloudflare_list.Bans', site)).toMatchObject({
      outcome: 'collide',
      id: LIST,
      entries: [{ path: 'edge.list.adopt', value: { id: LIST } }],
    });
    expect(await of('cloudflare_ruleset.WafRules', site)).toMatchObject({
      outcome: 'collide',
      entries: [{ path: 'edge.ruleset.adopt', value: { id: RULESET } }],
    });
  });

  test('has neither in a new account', async () => {
    Object.assign(live().cloudflare, { lists: [], ruleset: undefined });
    expect((await of('cloudflare_list.Bans', leaveUnstated()))?.outcome).toBe('create');
    expect((await of('cloudflare_ruleset.WafRules', leaveUnstated()))?.outcome).toBe('create');
    expect((await of('cloudflare_list.Bans'))?.outcome).toBe('missing');
  });

  test('warns of a filled list, whose import makes every plan slow', async () => {
    Object.assign(live().cloudflare.lists[1] ?? {}, { num_items: 2000, description: 'by hand' });
    expect(await of('cloudflare_list.Bans')).toMatchObject({
      differences: [{ attribute: 'description', live: 'by hand' }],
      remark: expect.stringContaining('it holds 2000 items'),
    });
  });

  test('shows the rules that an apply removes', async () => {
    const rules = [...((live().cloudflare.ruleset?.rules as object[]) ?? [])];
    Object.assign(live().cloudflare.ruleset ?? {}, {
      name: 'Custom rules',
      rules: [
        { ref: 'by_hand', action: 'block', expression: '(ip.src eq 192.0.2.1)' },
        { ...rules[0], enabled: false },
      ],
    });
    expect((await of('cloudflare_ruleset.WafRules'))?.differences).toEqual([
      { attribute: 'name', live: 'Custom rules', stack: 'default', shown: 'replaces' },
      { attribute: 'rules[crowdsec_ban].enabled', live: false, stack: true, shown: 'in the plan' },
      expect.objectContaining({ attribute: 'rules[own_domain_skip]', live: null }),
      { attribute: 'rules[by_hand]', live: '(ip.src eq 192.0.2.1)', stack: null, shown: 'in the plan' },
    ]);
  });

  test('may have two tokens of one name, but not two lists', async () => {
    live().cloudflare.tokens = Array.from({ length: 60 }, (_, index) => ({ id: `${index}`, name: `token ${index}` }));
    live().cloudflare.tokens.push({ id: TOKEN, name: 'crowdsec-cf-sync' });
    expect(await of(SYNC_TOKEN)).toMatchObject({
      outcome: 'create',
      remark: `Cloudflare has ${TOKEN} of this name already, and keeps both`,
    });
    live().cloudflare.lists.push({ id: '1'.repeat(32), name: 'crowdsec_ban' });
    expect(await of('cloudflare_list.Bans')).toMatchObject({ outcome: 'ambiguous', id: `${LIST}, ${'1'.repeat(32)}` });
  });

  test.each([
    ['no account', [], /does not see exactly one account, found: none; state edge.accountId/],
    [
      'two accounts',
      [
        { id: 'a', name: 'a' },
        { id: 'b', name: 'b' },
      ],
      /does not see exactly one account, found: a, b/,
    ],
  ])('refuses a token that sees %s', async (_, accounts, message) => {
    live().cloudflare.accounts = accounts;
    const { code, out, text } = await adoptAll(live(), ['edge'], harbour);
    expect([code, out]).toEqual([4, []]);
    expect(text).toMatch(message);
  });

  test('that refuses the token is an error without the token', async () => {
    const { cloudflare } = live();
    const wrong = { ...live(), cloudflare: { url: cloudflare.url, token: 'another' } };
    const { code, text } = await adoptAll(wrong, ['edge'], harbour);
    expect(code).toBe(4);
    expect(text).toContain('HTTP 403, 9109 Invalid access token');
    expect(text).not.toContain('another');
  });
});
