import { allowancesIn } from '../../../ops/review/allowance';

const LINE = 'allow-stop: destroy authentik_application.Wiki because the wiki has moved to another host';

describe('an allowance', () => {
  test('is one whole line of a text, whatever the line ends are', () => {
    const { allowances, unreadable } = allowancesIn(`Moves the wiki.\r\n\r\n  ${LINE}  \r\nThanks`);
    expect(allowances).toEqual([
      {
        stop: 'destroy',
        address: 'authentik_application.Wiki',
        reason: 'the wiki has moved to another host',
      },
    ]);
    expect(unreadable).toEqual([]);
  });

  test('names an address whose key holds spaces', () => {
    const line = LINE.replace('.Wiki', '["on \\"call\\" because"]');
    expect(allowancesIn(line).allowances).toMatchObject([
      { address: 'authentik_application["on \\"call\\" because"]' },
    ]);
  });

  test('may name a stop by the id that it had before', () => {
    const line = LINE.replace('destroy authentik_application.Wiki', 'carve-out cloudflare_ruleset.WafRules');
    expect(allowancesIn(line).allowances).toMatchObject([{ stop: 'login-hosts-blocked' }]);
  });

  test.each([
    ['a short reason', 'allow-stop: destroy authentik_application.Wiki because it is fine, yes'],
    ['no reason', 'allow-stop: destroy authentik_application.Wiki'],
    ['no address', 'allow-stop: destroy because the wiki has moved to another host'],
    ['another spelling', LINE.replace('allow-stop', 'Allow-Stop')],
    ['two addresses', LINE.replace('.Wiki', '.Wiki authentik_flow.A')],
  ])('with %s is none, and is reported', (_, line) => {
    expect(allowancesIn(line)).toEqual({ allowances: [], unreadable: [line] });
  });

  test.each([
    ['inside of a sentence', `I write ${LINE}`],
    ['in an HTML comment', `<!--\n${LINE}\n-->`],
    ['in a comment that does not end', `<!--\n${LINE}`],
    ['in a quotation', `> ${LINE}`],
  ])('%s is only text', (_, text) => {
    expect(allowancesIn(text)).toEqual({ allowances: [], unreadable: [] });
  });
});
