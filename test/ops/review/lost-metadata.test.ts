import { reviewMarkdown } from '../../../ops/review/review-markdown';
import { reviewLines } from '../../../ops/review/review-text';
import { planOf, reviewOf } from './plans';

const INGRESS = 'kubernetes_ingress_v1.Interface';
const review = (before: object, after: object) =>
  reviewOf(
    planOf([
      {
        address: INGRESS,
        before: { metadata: [{ name: 'authentik', ...before }] },
        after: { metadata: [{ name: 'authentik', ...after }] },
      },
    ]),
    { stack: 'platform' },
  );

test('annotations and labels of other controllers that an apply takes off have a heading of their own', () => {
  const found = review(
    { annotations: { 'dns.example.org/type': 'proxied', 'gatehouse/gate': 'none' }, labels: { team: 'a' } },
    { annotations: {}, labels: {} },
  );
  const lines = reviewLines(found);
  const heading = lines.indexOf('Annotations and labels that go');
  expect(lines.slice(heading, heading + 3)).toEqual([
    'Annotations and labels that go',
    `  - ${INGRESS}: annotation dns.example.org/type`,
    `  - ${INGRESS}: label team`,
  ]);
  expect(reviewMarkdown(found)).toContain(
    `#### Annotations and labels that go\n\n- \`${INGRESS}\`: annotation \`dns.example.org/type\`\n`,
  );
});

test('one that changes, comes, or is ours has none', () => {
  const found = review(
    { annotations: { 'dns.example.org/type': 'proxied', 'gatehouse/gate': 'none' } },
    { annotations: { 'dns.example.org/type': 'direct', 'dns.example.org/new': 'x' } },
  );
  expect([...reviewLines(found), reviewMarkdown(found)].join()).not.toContain('that go');
});
