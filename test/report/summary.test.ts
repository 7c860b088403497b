import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLines } from '../../report/placeholders';
import { type SummaryProps, summaryLines } from '../../report/summary';
import { fresh } from '../fixtures/sites/fresh';
import { eachFolder } from '../support/per-test';
import { siteOf } from '../support/site/site-app';

const folder = eachFolder();
const props: SummaryProps = {
  name: 'fresh',
  host: 'sso.fresh.example',
  document: siteOf(undefined, fresh),
  rules: 7,
  accepted: [
    {
      rule: 'a-rule',
      stack: 'identity',
      address: 'authentik_flow.A',
      subject: 'items',
      reason: 'a reason of its own',
    },
  ],
  isSet: (name) => name === 'TF_VAR_authentik_token',
};

test('says what there is, what it needs, and the next command', () => {
  expect(summaryLines(props)).toEqual([
    'site fresh at sso.fresh.example',
    expect.stringMatching(/^ {2}identity {2}\d+ resources, 1 imported, \d+ looked up$/),
    '7 rules, 0 findings, 1 exception',
    '  a-rule authentik_flow.A, items: a reason of its own',
    'secrets, as environment variables of diff and deploy',
    '  TF_VAR_authentik_token     set      opens the API of authentik; from authentik, Directory > Tokens, intent API',
    expect.stringMatching(
      /^ {2}TF_VAR_wiki_client_id {6}not set {2}opens nothing: a client id, which is public; from /,
    ),
    expect.stringMatching(/^ {2}TF_VAR_wiki_client_secret {2}not set {2}opens the wiki as an OAuth client; from /),
    'settings for sources and applications',
    '  Wiki  issuer                  https://sso.fresh.example/application/o/wiki/',
    '  Wiki  discovery url           https://sso.fresh.example/application/o/wiki/.well-known/openid-configuration',
    '  Wiki  redirect uris           https://wiki.fresh.example/oauth2/callback',
    '  Wiki  client id variable      TF_VAR_wiki_client_id',
    '  Wiki  client secret variable  TF_VAR_wiki_client_secret',
    '  Wiki  launch url              https://wiki.fresh.example',
    'next: npm run diff -- identity --site fresh',
  ]);
});

test('values of the examples, and lines that ask for one, are counted', () => {
  const stack = (config: object) => ({ name: 'edge', config, provenance: [] });
  const document = {
    ...props.document,
    stacks: [
      stack({
        resource: {
          cloudflare_list: { A: { account_id: '0'.repeat(32), zone: '0123456789abcdef'.repeat(2) } },
          authentik_outpost: { A: { id: '00000000-0000-0000-0000-000000000000', other: `${'0'.repeat(31)}1` } },
          rule: {
            A: { expression: 'not (ip.src in {192.0.2.10 2001:db8::/48}) and ip.src ne 192.0.20.1', time: '12:30:00' },
          },
          config: { A: { program: 'reserved:\n192.0.2.0\n' } },
        },
      }),
    ],
  } as unknown as SummaryProps['document'];
  expect(summaryLines({ ...props, document, openLines: 2 }).find((line) => line.startsWith('to fill in'))).toBe(
    'to fill in before the first deployment: 5 values of the examples (00000000-0000-0000-0000-000000000000, ' +
      '00000000000000000000000000000000, 0123456789abcdef0123456789abcdef, 192.0.2.10, 2001:db8::); ' +
      '2 lines with "yours:" (a line that has its value loses the word)',
  );
});

test('lines of a site with "yours:" are counted in its TypeScript files', () => {
  writeFileSync(
    join(folder(), 'identity.ts'),
    "host: 'x', // yours: the host\n// The domain, yours: too.\nyours: 1,\n",
  );
  writeFileSync(join(folder(), 'notes.md'), '// yours: nothing\n');
  expect(openLines(folder())).toBe(2);
  expect(openLines(join(folder(), 'nowhere'))).toBe(0);
});

test('where the environment is hidden, as cdktf-cli does, no secret counts as missing', () => {
  const lines = summaryLines({ ...props, isSet: undefined });
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}TF_VAR_authentik_token {5}opens the API of authentik/));
  expect(lines.join('\n')).not.toMatch(/\b(not )?set\b/);
});

test('headings can be emphasised', () => {
  expect(summaryLines({ ...props, heading: (text) => `*${text}*` })).toContain(
    '*settings for sources and applications*',
  );
});
