import { wafVisitorsPass } from '../../../rules/cloudflare/waf-visitors-pass';
import { findings } from '../documents';
import { BLOCK, ELSEWHERE, edge, SKIP } from './waf-documents';

const HOSTS = { output: { access: { value: { hosts: { 'wiki.example.org': {}, 'photos.example.org': {} } } } } };
const listFindings = (...rules: readonly object[]) =>
  findings(wafVisitorsPass, { ...edge({ rules: [BLOCK, ...rules] }), ...HOSTS }).map((finding) => finding.found);
const keepRule = (expression: string, more: object = {}) => ({ ...BLOCK, ref: 'kept', expression, ...more });

test('bans, scanners and other rules for some requests are accepted', () => {
  expect(listFindings(SKIP, keepRule(`(http.request.uri.path contains "/wp-login.php") and ${ELSEWHERE}`))).toEqual([]);
  expect(
    listFindings(keepRule(ELSEWHERE, { action: 'managed_challenge' }), keepRule(ELSEWHERE, { enabled: false })),
  ).toEqual([]);
});

test.each([
  ['everything but the login hosts', ELSEWHERE, 'rule kept blocks every visitor of photos.example.org and 1 more'],
  ['one host', '(http.host eq "wiki.example.org")', 'rule kept blocks every visitor of wiki.example.org'],
])('a rule that blocks %s is found', (_, expression, expected) => {
  expect(listFindings(keepRule(expression))).toEqual([expected]);
});
