import { CloudflareClient } from '../../../ops/cloudflare/client';
import { OpsContext } from '../../../ops/core/context';
import { RecordingTerminal } from '../../support/ops/terminal';

const ZONE = '00000000000000000000000000000001';
const PATH = `/zones/${ZONE}/rulesets/phases/http_request_firewall_custom/entrypoint`;
const get = jest.fn();

function client(env: Readonly<Record<string, string>> = { CLOUDFLARE_READ_TOKEN: 'token-of-the-tests' }) {
  const site = () => {
    throw new Error('the client must need no site');
  };
  return new CloudflareClient(new OpsContext({ site, env, terminal: new RecordingTerminal() }), { get });
}

const answers = (status: number, body: string) => get.mockReset().mockResolvedValue({ status, headers: {}, body });

test('the ruleset of the custom rules is read with the token', async () => {
  answers(200, '{"success":true,"errors":[],"result":{"id":"x","rules":[{"ref":"a"}]}}');
  expect(await client().ruleset(ZONE)).toEqual({ id: 'x', rules: [{ ref: 'a' }] });
  expect(get).toHaveBeenCalledWith(`https://api.cloudflare.com/client/v4${PATH}`, {
    authorization: 'Bearer token-of-the-tests',
  });
});

test('a zone without a ruleset has none', async () => {
  answers(404, '{"success":false,"errors":[{"code":10003}],"result":null}');
  expect(await client().ruleset(ZONE)).toBeUndefined();
});

test.each([
  [403, '{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}', ', 10000 Authentication error'],
  [404, '{"success":false,"errors":[{"code":7003,"message":"no route"}],"result":null}', ', 7003 no route'],
  [200, '{"success":true,"result":null}', ''],
  [200, '<html>', ''],
  [502, '', ''],
])('HTTP %d with %s is refused', async (status, body, found) => {
  answers(status, body);
  await expect(client().ruleset(ZONE)).rejects.toThrow(
    `Cloudflare did not answer GET ${PATH}, found: HTTP ${status}${found}; see that CLOUDFLARE_READ_TOKEN may read the WAF of the zone`,
  );
});

test('without a token the error says where it comes from', () => {
  expect(() => client({})).toThrow(
    'CLOUDFLARE_READ_TOKEN is not set; it comes from Cloudflare, a token that may read the WAF of the zone',
  );
});

test('the token is sent to no http address but one of this machine', () => {
  const to = (url: string) => () => client({ CLOUDFLARE_READ_TOKEN: 'token-of-the-tests', CLOUDFLARE_API_URL: url });
  expect(to('http://127.0.0.1:8080/client/v4')).not.toThrow();
  expect(to('http://api.example.org')).toThrow(
    'CLOUDFLARE_API_URL is not an https address, found: http://api.example.org',
  );
});
