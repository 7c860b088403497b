import { embeddedOutpostName } from '../../../rules/authentik/embedded-outpost-name';
import { finding, findings, resources } from '../documents';

const NAME = 'authentik Embedded Outpost';
const outpost = (block: Record<string, unknown>) => resources('authentik_outpost', { Embedded: block });
const findingOf = (what: string, remedy: string) => [finding('authentik_outpost.Embedded', what, remedy)];

test.each([NAME, 'public', 'proxy of the lab'])('an outpost called %j is accepted', (name) => {
  expect(findings(embeddedOutpostName, outpost({ name }))).toEqual([]);
});

test.each(['authentik embedded outpost', 'authentik Embedded Outpost ', 'Embedded', 'my EMBEDDED one'])(
  'an outpost called %j is found: authentik would not recognise it',
  (name) => {
    expect(findings(embeddedOutpostName, outpost({ name }))).toEqual(
      findingOf(`has the name ${JSON.stringify(name)}`, 'use EmbeddedOutpost, or a name without "embedded"'),
    );
  },
);

test('the construct of the embedded outpost with another name is found', () => {
  const document = resources('authentik_outpost', { EmbeddedOutpost: { name: 'authentik main' } });
  expect(findings(embeddedOutpostName, document)).toHaveLength(1);
});
