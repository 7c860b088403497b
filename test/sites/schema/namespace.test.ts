import { put, siteFaults } from './change';

const QUOTA = 'platform.namespace.quota';
const quotaWith = (quota: Readonly<Record<string, unknown>>) =>
  siteFaults((site) => {
    for (const [key, value] of Object.entries(quota)) put(site, `${QUOTA}.${key}`, value);
  });

test('the quota may be just what the pods need while they are replaced', () => {
  // 3 servers, 2 workers and one more, 3 poolers, 2 embedded outposts and one more, the guests' and one more.
  const exact = { requestsCpu: '1070m', requestsMemory: '7808Mi', limitsMemory: '22016Mi', pods: 14 };
  expect(quotaWith(exact)).toEqual([]);
});

test.each([
  ['requestsCpu', '1069m', '1070m'],
  ['requestsMemory', '7807Mi', '7808Mi'],
  ['limitsMemory', '22015Mi', '22016Mi'],
  ['pods', 13, '14'],
])('a quota with %s %s is refused: a pod would never start', (key, found, least) => {
  expect(quotaWith({ [key]: found })).toEqual([
    `${QUOTA}.${key}: is less than the pods of the site need while they are replaced, ` +
      `found: ${JSON.stringify(found)}; raise it to ${least} or more`,
  ]);
});

test('servers that a rollout adds need room as well', () => {
  const faults = siteFaults((site) => {
    put(site, 'platform.release.server.rollout', { maxSurge: 2, maxUnavailable: 0 });
    put(site, `${QUOTA}.pods`, 14);
  });
  expect(faults).toEqual([expect.stringContaining(`${QUOTA}.pods: is less than the pods`)]);
});

test.each([
  ['no limit of memory', { requests: { cpu: '10m', memory: '64Mi' } }],
  ['no request of CPU', { limits: { memory: '256Mi' } }],
  ['nothing', {}],
])('an outpost with %s is refused: the quota would not admit its pods', (_, resources) => {
  expect(siteFaults((site) => put(site, 'identity.publicGuests.outpost.resources', resources))).toEqual([
    'identity.publicGuests.outpost.resources: lacks limits.memory or requests.cpu' +
      `, found: ${JSON.stringify(resources)}; add it, or the quota refuses the pod`,
  ]);
});

test('a site without a platform has no quota', () => {
  const faults = siteFaults((site) => {
    put(site, 'identity.publicGuests.outpost.resources', {});
    put(site, 'platform', undefined);
  });
  expect(faults).toEqual([expect.stringContaining('secrets.'), expect.stringContaining('secrets.')]);
});
