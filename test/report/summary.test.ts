import { type SummaryProps, summaryLines } from '../../report/summary';
import { fresh } from '../fixtures/sites/fresh';
import { siteOf } from '../support/site-app';

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
    expect.stringMatching(/^ {2}identity {2}\d+ resources, 0 imported, \d+ looked up$/),
    '7 rules, 0 findings, 1 exception',
    '  a-rule authentik_flow.A, items: a reason of its own',
    'secrets, as environment variables of diff and deploy',
    '  TF_VAR_authentik_token     set      opens the API of authentik; from authentik, Directory > Tokens, intent API',
    expect.stringMatching(/^ {2}TF_VAR_wiki_client_id {6}not set {2}opens nothing by itself; from /),
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
