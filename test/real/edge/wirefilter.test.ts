import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { Waf } from '../../../constructs/cloudflare/waf-field';
import { parseWafExpression } from '../../../constructs/cloudflare/waf-parser';
import type { WafRequest } from '../../../constructs/cloudflare/waf-request';
import { BlockRule } from '../../../constructs/cloudflare/waf-rule';
import { expression, request } from '../../constructs/cloudflare/arbitraries';
import { describeIf } from '../../support/describe-if';

// Cloudflare's own engine, which test/real/setup/wirefilter.sh builds; it prints the path.
const BINARY = process.env.GATEHOUSE_WIREFILTER ?? '';
const missing = existsSync(BINARY)
  ? undefined
  : 'GATEHOUSE_WIREFILTER names no program (test/real/setup/wirefilter.sh)';

describeIf('wirefilter', missing)("Cloudflare's expression engine", () => {
  test('evaluates what this project renders as this project does', () => {
    // The published engine knows no lists and no functions: lists are put in, functions are left out.
    const samples = fc
      .sample(fc.tuple(expression, request), { numRuns: 3000, seed: 1 })
      .filter(([condition, { lists }]) => {
        const filled = condition.listNames.every((name) => lists[name]?.length !== 0);
        return filled && !/(starts|ends)_with\(|".*\$(crowdsec_ban|x9).*"/.test(condition.render());
      });
    expect(samples.length).toBeGreaterThan(500);
    const verdicts = evaluate(samples.map(([condition, whole]) => [withLists(condition.render(), whole), whole]));
    expect(verdicts).toEqual(samples.map(([condition, whole]) => String(condition.matches(whole))));
  });

  test('reads foreign spellings as the parser does', () => {
    const whole = fc.sample(request, { numRuns: 50, seed: 2 });
    const texts = [
      'ip.src in {192.0.2.1} or http.request.method eq "GET" and http.host eq "sso.example.org"',
      'not http.host eq "sso.example.org" and ip.src ne 192.0.2.1',
      '!(http.host=="sso.example.org"||ip.src in {192.0.2.0/24})&&http.request.method!="POST"',
      'not not http.host contains "auth"',
    ];
    for (const text of texts) {
      const verdicts = evaluate(whole.map((one) => [text, one]));
      expect(verdicts).toEqual(whole.map((one) => String(parseWafExpression(text).matches(one))));
    }
  });

  // docs/adr/0013-login-hosts-as-written.md says why that is enough.
  test('spares a login host as it is written, and no other spelling of it', () => {
    const [whole] = fc.sample(request, { numRuns: 1, seed: 4 });
    const lists = { crowdsec_ban: ['192.0.2.1'] };
    const { expression: text } = BlockRule.outsideLogin({
      ref: 'crowdsec_ban',
      description: 'CrowdSec bans',
      enabled: true,
      matching: Waf.address.inList('crowdsec_ban'),
      loginHosts: ['sso.example.org'],
    });
    const verdict = (host: string) => {
      const one = { ...(whole as WafRequest), host, ip: '192.0.2.1', lists };
      return evaluate([[withLists(text, one), one]])[0];
    };
    expect(verdict('sso.example.org')).toBe('false');
    for (const host of ['SSO.example.org', 'sso.example.org:8443', 'sso.example.org.', 'app.example.org']) {
      expect([host, verdict(host)]).toEqual([host, 'true']);
    }
  });

  test.each([
    'http.host in {"a.b", "c.d"}',
    'ip.src eq 192.0.2.0/24',
    'ip.src in {192.0.2.1/24}',
    '(http.host eq "a.b"',
  ])('refuses %s, as the parser does', (text) => {
    const [whole] = fc.sample(request, { numRuns: 1, seed: 3 });
    expect(whole && evaluate([[text, whole]])).toEqual([expect.stringMatching(/^error: /)]);
    expect(() => parseWafExpression(text)).toThrow(RangeError);
  });
});

function withLists(text: string, { lists }: WafRequest): string {
  return text.replace(/\$(\w+)/g, (_, name: string) => `{${lists[name]?.join(' ')}}`);
}

function evaluate(questions: readonly (readonly [text: string, whole: WafRequest])[]): readonly string[] {
  const input = questions.map(([text, { ip, host, path, query, method, userAgent, country }]) =>
    JSON.stringify({
      expression: text,
      'ip.src': ip,
      'http.host': host,
      'http.request.uri.path': path,
      'http.request.uri.query': query,
      'http.request.method': method,
      'http.user_agent': userAgent,
      'ip.src.country': country,
    }),
  );
  const { stdout, status, stderr } = spawnSync(BINARY, {
    input: `${input.join('\n')}\n`,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`the engine ended with ${status}: ${stderr}`);
  return stdout.trimEnd().split('\n');
}
