import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerLine } from '../../constructs/authentik/server/server-line';
import { readPlan } from '../../ops/review/plan-document';
import { reviewPlan } from '../../ops/review/review';
import { reviewLines } from '../../ops/review/review-text';
import type { SiteDocument } from '../../rules/readers/document';
import { inputNamed } from '../../sites/named';
import type { SiteInput } from '../../sites/schema/site';
import { synthesise } from '../../stacks/synthesis';
import { planBetween } from '../support/site/planned';
import { changeSite } from '../support/site/site-change';
import { nameFolder } from '../support/site/synth';

const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'runbooks', 'upgrade.md'), 'utf8');
/** Rows of the table of hops: the two versions, and what the hop does to the site. */
const HOPS = [...PAGE.matchAll(/^\| \d \| (\d{4}\.\d+\.\d+) \| (\d{4}\.\d+\.\d+) \| (.*) \|$/gm)].map(
  ([, server = '', chart = '', text = '']) => ({ server, chart, text }),
);

/** The site after a hop, as its row says: a key is changed where the row names it. */
function afterHop(site: SiteInput, { server, chart, text }: (typeof HOPS)[number]): SiteInput {
  return changeSite((changed) => {
    const { identity, platform } = changed;
    identity.serverVersion = server;
    if (platform !== undefined) platform.release.chartVersion = chart;
    if (text.includes('exception of `advisories-fixed`'))
      changed.exceptions = changed.exceptions?.filter(({ rule }) => rule !== 'advisories-fixed');
    if (text.includes('`identity.providerVersion`')) delete identity.providerVersion;
    if (text.includes('`platform.traefik.networks`') && platform !== undefined)
      platform.traefik.networks = ['10.42.0.0/16'];
  }, site);
}

/** The site before a hop, where the row asks for a guide first. */
function beforeHop(site: SiteInput, { text }: (typeof HOPS)[number]): SiteInput {
  return changeSite(({ identity }) => {
    if (text.includes('`keptDeployment` leaves before')) delete identity.embeddedOutpost?.keptDeployment;
  }, site);
}

/** Returns what the review between two synthesised sites says about a stack. */
function reviewOf(stack: string, from: SiteDocument, to: SiteDocument): string {
  const [before, after] = [from, to].map(({ stacks }) => stacks.find(({ name }) => name === stack));
  if (after === undefined) throw new Error(`no stack ${stack}`);
  const plan = readPlan(JSON.stringify(planBetween({ stack: before }, after)));
  return reviewLines(reviewPlan(plan, { stack, provenance: after.provenance, loginHosts: () => [] })).join('\n');
}

test('the page begins at the version of the real site, and goes to the newest patch of each line', () => {
  const site = inputNamed('viktorbarzin');
  expect(PAGE).toContain(`From ${site.identity.serverVersion} to ${HOPS.at(-1)?.server}`);
  const lines = ServerLine.names.map((name) => ServerLine.of(name));
  expect(HOPS.map(({ server, chart }) => [server, chart])).toEqual(lines.map((line) => [line?.newest, line?.chart]));
});

test('the hops synthesise one after the other, and the review of each says what changes', () => {
  let site = inputNamed('viktorbarzin');
  for (const hop of HOPS) {
    site = beforeHop(site, hop);
    const next = afterHop(site, hop);
    const [document, synthesised] = [site, next].map((one) => synthesise(one, nameFolder()).document) as [
      SiteDocument,
      SiteDocument,
    ];
    const [was, is] = [site, next].map(({ identity, platform }) => [
      identity.serverVersion,
      platform?.release.chartVersion,
    ]);
    const review = reviewOf('platform', document, synthesised);
    expect(review).toContain(`values[0].global.image.tag: "${was?.[0]}" -> "${is?.[0]}"`);
    expect(review).toContain(`version: "${was?.[1]}" -> "${is?.[1]}"`);
    // What forwarded headers count is the change that locks people out of 2026.8.
    expect(review.includes('AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS')).toBe(hop.text.includes('networks'));
    expect(reviewOf('identity', document, synthesised)).toContain('no change in who can open what');
    site = next;
  }
});
