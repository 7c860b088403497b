import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlan } from '../../../ops/review/plan-document';
import { type Review, reviewPlan } from '../../../ops/review/review';
import type { StackDocument } from '../../../rules/readers/document';
import { oneStack } from '../../support/site/one-stack';
import { planBetween } from '../../support/site/planned';

const GUIDE = readFileSync(
  join(__dirname, '..', '..', '..', 'docs', 'guides', 'leave-the-outpost-deployment.md'),
  'utf8',
);

type State = 'kept' | 'resetting' | 'moved';
type Stack = 'identity' | 'platform';

const made = new Map<string, StackDocument>();

/** A site with the left-over Deployment, in the one deployment that leads the Service back, and after it. */
function stackIn(state: State, stack: Stack): StackDocument {
  const known =
    made.get(`${state} ${stack}`) ??
    oneStack(stack, ({ identity: { embeddedOutpost } }) => {
      if (embeddedOutpost === undefined || state === 'kept') return;
      delete embeddedOutpost.keptDeployment;
      if (state === 'resetting') embeddedOutpost.resetSelector = true;
    });
  made.set(`${state} ${stack}`, known);
  return known;
}

function reviewOf(stack: Stack, from: State, to: State): Review {
  const [before, after] = [stackIn(from, stack), stackIn(to, stack)];
  const plan = readPlan(JSON.stringify(planBetween({ stack: before }, after)));
  return reviewPlan(plan, { stack, provenance: after.provenance, loginHosts: () => [] });
}

/** Once for each object: the ids of these plans are no real ones, which the stop finds too. */
const stops = ({ stops: found }: Review) => [...new Set(found.map(({ id, address }) => `${id} ${address}`))];
const listChanges = ({ changes }: Review) => changes.map(({ kind, address }) => `${kind} ${address}`).sort();

describe('the steps of the guide, as their plans are reviewed', () => {
  test('2: the fallback and the Ingresses ask the Service of the server, and nothing is stopped', () => {
    const review = reviewOf('platform', 'kept', 'resetting');
    expect(stops(review)).toEqual([]);
    const paths = listChanges(review).filter((line) => !line.startsWith('update kubernetes_ingress_v1.'));
    expect(paths).toEqual([
      'update helm_release.Objects',
      'update kubernetes_config_map_v1.AuthFallback_Config',
      'update kubernetes_deployment_v1.AuthFallback_Deployment',
      'update kubernetes_network_policy_v1.AuthFallback_NetworkPolicy',
    ]);
    const services = review.changes.filter(({ address }) => address.startsWith('kubernetes_ingress_v1.'));
    expect(services.length).toBeGreaterThan(10);
    for (const { attributes } of services) {
      expect(JSON.stringify(attributes.map(({ before }) => before))).toContain('ak-outpost');
      expect(JSON.stringify(attributes.map(({ after }) => after))).not.toContain('ak-outpost');
    }
  });

  test('4: the patch with nulls is the one change of the outpost, and nothing is stopped', () => {
    const review = reviewOf('identity', 'kept', 'resetting');
    expect(stops(review)).toEqual([]);
    expect(listChanges(review)).toEqual(['update authentik_outpost.EmbeddedOutpost']);
    expect(JSON.stringify(review.changes)).toContain('null');
  });

  test('5: without the patch nothing is stopped, and the pooler admits the old pods no longer', () => {
    const review = reviewOf('identity', 'resetting', 'moved');
    expect(stops(review)).toEqual([]);
    expect(listChanges(review)).toEqual(['update authentik_outpost.EmbeddedOutpost']);
    // The pooler admits the pods of the old Deployment until then.
    const pooler = 'update kubernetes_network_policy_v1.PgBouncer_NetworkPolicy';
    expect(listChanges(reviewOf('platform', 'resetting', 'moved'))).toEqual([pooler]);
  });

  test('4 left out: the Service would keep its selector, and the review stops', () => {
    const review = reviewOf('identity', 'kept', 'moved');
    expect(stops(review)).toEqual(['outpost-selector authentik_outpost.EmbeddedOutpost']);
    expect(review.stops[0]?.remedy).toContain('resetSelector');
  });

  test.each(['resetting', 'moved'] as const)(
    'the way back (from %s): the stops ask for a reason, as the guide says',
    (from) => {
      expect(stops(reviewOf('identity', from, 'kept'))).toEqual(['outpost-selector authentik_outpost.EmbeddedOutpost']);
      const onPaths = stops(reviewOf('platform', from, 'kept'));
      expect(onPaths.length).toBeGreaterThan(10);
      expect(onPaths.filter((stop) => !/^shut-out kubernetes_ingress_v1\.\w*Outpost/.test(stop))).toEqual([]);
      for (const id of ['outpost-selector', 'shut-out']) expect(GUIDE).toContain(`\`${id}\``);
    },
  );
});
