import { listsNamedIn, readWafTokens } from '../../../constructs/cloudflare/waf-token';

test('an expression is words, texts, lists and signs, each with its place', () => {
  expect(readWafTokens('(ip.src in $x) and http.host=="a\\"b"')).toEqual([
    { kind: 'sign', text: '(', at: 0 },
    { kind: 'word', text: 'ip.src', at: 1 },
    { kind: 'word', text: 'in', at: 8 },
    { kind: 'list', text: 'x', at: 11 },
    { kind: 'sign', text: ')', at: 13 },
    { kind: 'word', text: 'and', at: 15 },
    { kind: 'word', text: 'http.host', at: 19 },
    { kind: 'sign', text: '==', at: 28 },
    { kind: 'string', text: 'a"b', at: 30 },
    { kind: 'end', text: '', at: 36 },
  ]);
});

test('lists are named in expressions too that cannot be evaluated, and never inside quotes', () => {
  expect(listsNamedIn('cf.bot and ip.src in $b or ip.src in $cf.vpn or ip.src in $b or x eq "in $c \\" $d"')).toEqual([
    'b',
    'cf.vpn',
  ]);
});
