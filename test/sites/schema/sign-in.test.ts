import { expectFault, type Row } from './change';
import { ADOPT, ADOPT_BY_KEY, BINDINGS, EXACT_TEXT, HOST, LOGIN, SLUG, SPELLING, UUID } from './texts';

test.each<Row>([
  // The server and its flows.
  [
    'identity.host',
    'https://authentik.harbour.example',
    'identity.host: must be a host name in lower case, found: "https://authentik.harbour.example"',
    HOST,
  ],
  [
    'identity.host',
    'authentik.example.org',
    'identity.host: must be under harbour.example, found: "authentik.example.org"',
    'correct the host or the domain',
  ],
  [
    'identity.host',
    'authentik.badharbour.example',
    'identity.host: must be under harbour.example, found: "authentik.badharbour.example"',
    'correct the host or the domain',
  ],
  [
    'identity.serverVersion',
    '2026.2',
    'identity.serverVersion: must be a version such as 2026.2.4, found: "2026.2"',
    'write all three parts',
  ],
  [
    'identity.flows.authorization',
    'default provider authorization',
    'identity.flows.authorization: must be a slug, found: "default provider authorization"',
    SLUG,
  ],
  [
    'identity.flows.invalidation',
    undefined,
    'identity.flows.invalidation: must be given, found: nothing',
    'add a value of type string',
  ],
  ['identity.flows.passkey', '', 'identity.flows.passkey: must be a slug, found: ""', SLUG],
  // Sign-in.
  [
    `${LOGIN}.sessionDuration`,
    undefined,
    `${LOGIN}.sessionDuration: must be given, found: nothing`,
    'add a value of type string',
  ],
  [`${LOGIN}.sessionDuration`, 4, `${LOGIN}.sessionDuration: must be of type string, found: 4`, 'change the value'],
  ...['4w', '', 'weeks=4;weeks=1', 'weeks=4; days=1'].map((text): [string, unknown, string, string] => [
    `${LOGIN}.sessionDuration`,
    text,
    `${LOGIN}.sessionDuration: must be unit=number joined by ";" with each unit once, found: ${JSON.stringify(text)}`,
    'write for example weeks=4 or hours=1;minutes=30 (units: weeks, days, hours, minutes, seconds, milliseconds, microseconds)',
  ]),
  [
    `${LOGIN}.sessionDuration`,
    'weeks=99999999',
    `${LOGIN}.sessionDuration: weeks must be a whole number from 0 to 285 years, found: "weeks=99999999"`,
    'use a smaller unit',
  ],
  [
    `${LOGIN}.networkBinding`,
    'none',
    `${LOGIN}.networkBinding: must be one of "no_binding", "bind_asn", "bind_asn_network", "bind_asn_network_ip", found: "none"`,
    'choose one',
  ],
  [`${LOGIN}.name`, '  ', `${LOGIN}.name: must not be empty, found: ""`, EXACT_TEXT],
  [`${LOGIN}.adopt`, 'adopt', `${LOGIN}.adopt: must say how the object is found, found: "adopt"`, ADOPT_BY_KEY],
  [
    `${LOGIN}.adopt`,
    { id: '4C6977D2-EAAE-4033-B1DB-21B48C6B47F0' },
    `${LOGIN}.adopt.id: must be a UUID in lower case, found: "4C6977D2-EAAE-4033-B1DB-21B48C6B47F0"`,
    UUID,
  ],
  [`${LOGIN}.adopt`, { id: '' }, `${LOGIN}.adopt.id: must be a UUID in lower case, found: ""`, UUID],
  [
    `${LOGIN}.adopt`,
    { id: '1c92b5eb-2282-4a40-a337-6f750340ff78', key: 'login' },
    `${LOGIN}.adopt: must not have keys that nothing reads, found: "key"`,
    SPELLING,
  ],
  // Of no form, or of two: nobody knows which one was meant.
  ...[{}, { uuid: 'x' }, { id: '1c92b5eb-2282-4a40-a337-6f750340ff78', variable: 'x' }, null].map(
    (entry): [string, unknown, string, string] => [
      `${LOGIN}.adopt`,
      entry,
      `${LOGIN}.adopt: must say how the object is found, found: ${JSON.stringify(entry)}`,
      ADOPT_BY_KEY,
    ],
  ),
  [
    'identity.signIn.logins.password-login',
    { name: 'x', sessionDuration: 'weeks=4' },
    'identity.signIn.logins.password-login: must be a PascalCase noun, found: "password-login"',
    'it becomes a Terraform address, for example DomainWideCatchAll',
  ],
  [
    `${BINDINGS}.Mfa`,
    { order: 20.5, stage: 'mfa' },
    `${BINDINGS}.Mfa.order: must be a whole number, found: 20.5`,
    'write it without a fraction',
  ],
  [
    `${BINDINGS}.Mfa`,
    { order: -10, stage: 'mfa' },
    `${BINDINGS}.Mfa.order: must be 0 or more, found: -10`,
    'count in tens',
  ],
  [
    `${BINDINGS}.Mfa`,
    { order: 30, stage: 'mfa', adopt: 'key' },
    `${BINDINGS}.Mfa.adopt: must say how the object is found, found: "key"`,
    ADOPT,
  ],
  [
    'identity.signIn.identification.userFields',
    ['e-mail'],
    'identity.signIn.identification.userFields.0: must be one of "email", "username", "upn", found: "e-mail"',
    'choose one',
  ],
  [
    'identity.signIn.flow',
    { slug: 'sign-in', title: 'Welcome' },
    `${BINDINGS}: must have a stage of identity.signIn.logins, found: []`,
    'the flow that is created would log nobody in',
  ],
  [
    'identity.signIn.identification.passwordStage',
    undefined,
    'identity.signIn.identification.passwordStage: must be given, found: nothing',
    'add a value of type string',
  ],
])('%s cannot be %j', expectFault);
