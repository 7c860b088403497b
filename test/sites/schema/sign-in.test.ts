import { expectFault, type Row } from './change';
import { ADOPT, ADOPT_BY_KEY, BINDINGS, EXACT_TEXT, HOST, LOGIN, SLUG, SPELLING, UUID } from './texts';

test.each<Row>([
  // The server and its flows.
  [
    'identity.host',
    'https://authentik.harbour.example',
    'identity.host: is not a host name in lower case, found: "https://authentik.harbour.example"',
    HOST,
  ],
  [
    'identity.host',
    'authentik.example.org',
    'identity.host: is not under harbour.example, found: "authentik.example.org"',
    'correct the host or the domain',
  ],
  [
    'identity.host',
    'authentik.badharbour.example',
    'identity.host: is not under harbour.example, found: "authentik.badharbour.example"',
    'correct the host or the domain',
  ],
  [
    'identity.publicGuests.provider.cookieDomain',
    'badharbour.example',
    'identity.publicGuests.provider.cookieDomain: is neither public-auth.harbour.example nor a parent of it, so that browsers drop the cookie, found: "badharbour.example"',
    'write a parent',
  ],
  [
    'identity.serverVersion',
    '2026.2',
    'identity.serverVersion: is not a version, found: "2026.2"',
    'write all three parts, for example 2026.2.4',
  ],
  [
    'identity.flows.authorization',
    'default provider authorization',
    'identity.flows.authorization: is not a slug, found: "default provider authorization"',
    SLUG,
  ],
  ['identity.flows.invalidation', undefined, 'identity.flows.invalidation: is missing', 'add a value of type string'],
  ['identity.flows.passkey', '', 'identity.flows.passkey: is not a slug, found: ""', SLUG],
  // Sign-in.
  [`${LOGIN}.sessionDuration`, undefined, `${LOGIN}.sessionDuration: is missing`, 'add a value of type string'],
  [`${LOGIN}.sessionDuration`, 4, `${LOGIN}.sessionDuration: is not of type string, found: 4`, 'change the value'],
  ...['4w', '', 'weeks=4;weeks=1', 'weeks=4; days=1'].map((text): [string, unknown, string, string] => [
    `${LOGIN}.sessionDuration`,
    text,
    `${LOGIN}.sessionDuration: is not unit=number joined by ";" with each unit once, found: ${JSON.stringify(text)}`,
    'write for example weeks=4 or hours=1;minutes=30 (units: weeks, days, hours, minutes, seconds, milliseconds, microseconds)',
  ]),
  [
    `${LOGIN}.sessionDuration`,
    'weeks=99999999',
    `${LOGIN}.sessionDuration: weeks is not a whole number from 0 to 285 years, found: "weeks=99999999"`,
    'use a smaller unit',
  ],
  [
    `${LOGIN}.networkBinding`,
    'none',
    `${LOGIN}.networkBinding: is not one of "no_binding", "bind_asn", "bind_asn_network", "bind_asn_network_ip", found: "none"`,
    'choose one',
  ],
  [`${LOGIN}.name`, '  ', `${LOGIN}.name: is empty, found: ""`, EXACT_TEXT],
  [`${LOGIN}.adopt`, 'adopt', `${LOGIN}.adopt: does not say how the object is found, found: "adopt"`, ADOPT_BY_KEY],
  [
    `${LOGIN}.adopt`,
    { id: '4C6977D2-EAAE-4033-B1DB-21B48C6B47F0' },
    `${LOGIN}.adopt.id: is not a UUID in lower case, found: "4C6977D2-EAAE-4033-B1DB-21B48C6B47F0"`,
    UUID,
  ],
  [`${LOGIN}.adopt`, { id: '' }, `${LOGIN}.adopt.id: is not a UUID in lower case, found: ""`, UUID],
  [
    `${LOGIN}.adopt`,
    { id: '1c92b5eb-2282-4a40-a337-6f750340ff78', key: 'login' },
    `${LOGIN}.adopt.key: is a key that nothing reads`,
    SPELLING,
  ],
  // Of no form, or of two: the intended one is not known.
  ...(
    [
      [{}, '{}'],
      [{ uuid: 'x' }, '"an object with uuid"'],
      [{ id: '1c92b5eb-2282-4a40-a337-6f750340ff78', variable: 'x' }, '"an object with id, variable"'],
      [null, 'null'],
    ] as const
  ).map(([entry, shown]): [string, unknown, string, string] => [
    `${LOGIN}.adopt`,
    entry,
    `${LOGIN}.adopt: does not say how the object is found, found: ${shown}`,
    ADOPT_BY_KEY,
  ]),
  [
    'identity.signIn.logins.password-login',
    { name: 'x', sessionDuration: 'weeks=4' },
    'identity.signIn.logins.password-login: is not a PascalCase noun, found: "password-login"',
    'write for example DomainWideCatchAll, since it becomes a Terraform address',
  ],
  [
    `${BINDINGS}.Mfa`,
    { order: 20.5, stage: 'mfa' },
    `${BINDINGS}.Mfa.order: is not a whole number, found: 20.5`,
    'write it without a fraction',
  ],
  [
    `${BINDINGS}.MfaBinding.order`,
    100,
    `${BINDINGS}.LoginBinding.order: is taken by ${BINDINGS}.MfaBinding.order already, found: 100`,
    'choose another',
  ],
  [`${BINDINGS}.Mfa`, { order: -10, stage: 'mfa' }, `${BINDINGS}.Mfa.order: is below 0, found: -10`, 'count in tens'],
  [
    `${BINDINGS}.Mfa`,
    { order: 40, stage: 'mfa', adopt: 'key' },
    `${BINDINGS}.Mfa.adopt: does not say how the object is found, found: "key"`,
    ADOPT,
  ],
  [
    'identity.signIn.identification.userFields',
    ['e-mail'],
    'identity.signIn.identification.userFields.0: is not one of "email", "username", "upn", found: "e-mail"',
    'choose one',
  ],
  [
    'identity.signIn.flow',
    { slug: 'sign-in', title: 'Welcome' },
    `${BINDINGS}: has no stage of identity.signIn.logins, found: []`,
    'add one, or the flow ends without a login',
  ],
  [
    'identity.signIn.identification.passwordStage',
    undefined,
    'identity.signIn.identification.passwordStage: is missing',
    'add a value of type string',
  ],
])('%s cannot be %j', expectFault);
