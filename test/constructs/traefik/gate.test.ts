import { Gate } from '../../../constructs/traefik/gate';

const REASON = 'the application has passkeys of its own';

test('each gate says its kind, and those without a login say why', () => {
  expect([Gate.required(), Gate.publicGuests(), Gate.app(REASON), Gate.none(REASON)]).toMatchObject([
    { kind: 'required', reason: undefined },
    { kind: 'public', reason: undefined },
    { kind: 'app', reason: REASON },
    { kind: 'none', reason: REASON },
  ]);
});

test.each(['app', 'none'] as const)('the gate %s is refused without a real reason', (kind) => {
  for (const reason of ['', 'because', '  nineteen letters!  ']) {
    expect(() => Gate[kind](reason)).toThrow(
      'the reason of a gate without a login has fewer than 20 characters, found: ',
    );
  }
});
