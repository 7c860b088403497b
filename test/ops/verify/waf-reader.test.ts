import { OpsContext } from '../../../ops/core/context';
import type { HttpAnswer } from '../../../ops/core/http-probe';
import { CloudflareReader } from '../../../ops/verify/waf-reader';
import { RecordingTerminal } from '../../support/ops-terminal';

const ZONE = '00000000000000000000000000000001';
const TOKEN = 'cloudflare-token-of-the-tests';

function reader(answer: Partial<HttpAnswer>, env: Readonly<Record<string, string>> = { CLOUDFLARE_READ_TOKEN: TOKEN }) {
  const asked: unknown[] = [];
  const site = () => {
    throw new Error('the reader asks for no site');
  };
  const http = {
    get: async (...args: unknown[]) => {
      asked.push(...args);
      return { status: 200, headers: {}, body: '', ...answer };
    },
  };
  return {
    asked,
    reader: () => new CloudflareReader(new OpsContext({ site, env, terminal: new RecordingTerminal() }), http),
  };
}

test('the entry point of the custom rules is asked for, with the token', async () => {
  const body = JSON.stringify({ success: true, errors: [], result: { rules: [{ ref: 'a' }] } });
  const { asked, reader: make } = reader({ body });
  expect(await make().rules(ZONE)).toEqual([{ ref: 'a' }]);
  expect(asked).toEqual([
    `https://api.cloudflare.com/client/v4/zones/${ZONE}/rulesets/phases/http_request_firewall_custom/entrypoint`,
    { authorization: `Bearer ${TOKEN}` },
  ]);
});

test.each([
  ['an entry point without rules', 200, { success: true, errors: [], result: { id: 'x' } }],
  ['a zone without an entry point', 404, { success: false, errors: [{ code: 10003 }], result: null }],
])('%s has none', async (_, status, body) => {
  expect(
    await reader({ status, body: JSON.stringify(body) })
      .reader()
      .rules(ZONE),
  ).toEqual([]);
});

test.each([
  [403, '{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}'],
  [404, '{"success":false,"errors":[{"code":7003}],"result":null}'],
  [200, '<html>'],
  [502, ''],
])('HTTP %d with %s is no answer', async (status, body) => {
  await expect(reader({ status, body }).reader().rules(ZONE)).rejects.toThrow(`found: HTTP ${status}`);
});

test('without a token the error says where it comes from', () => {
  expect(() => reader({}, {}).reader()).toThrow('the environment must hold CLOUDFLARE_READ_TOKEN');
});
