import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { accessRows } from '../../access/table';
import { SiteError } from '../../constructs/core/errors';
import { projectFile } from '../../constructs/core/project-file';
import { household } from '../../demo/household';
import { summaryLines } from '../../report/summary';
import { RULES } from '../../rules/index';
import { loginHosts } from '../../sites/schema/login-hosts';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { type Synthesis, synthesise } from '../../stacks/synthesis';
import type { Paint } from '../core/paint';
import { readPlan } from '../review/plan-document';
import { type Review, reviewPlan } from '../review/review';
import { reviewLines } from '../review/review-text';
import { accessTable } from '../site/access-table';
import { pageOf } from '../site/report-page';
import { CHECKS } from '../verify/checks/index';
import { linesOf, reportOf } from '../verify/report';
import { runChecks } from '../verify/runner';
import { buildLiveDemo } from './live';
import { MISTAKES, PLANNED_EDITS, withPlannedEdits } from './mistake';

export interface DemoPart {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * The parts of `npm run demo`, each from the code that works on a real site.
 *
 * @param file that the report is written to
 */
export async function* demoParts(paint: Paint, file: string): AsyncGenerator<DemoPart> {
  const synthesis = synthesiseInput(household);
  yield { title: '1. Synthesis: a site of 260 lines becomes Terraform JSON', lines: summary(synthesis, paint) };
  yield { title: '2. A mistake stops before anything is written', lines: mistakes(paint) };
  yield { title: '3. Who can open what is computed from the JSON', lines: matrix(synthesis) };
  yield { title: '4. A plan is reviewed in words, and stopped where it hurts users', lines: review(synthesis, paint) };
  yield { title: '5. After an upgrade, verify checks the live site', lines: await verifyDemo(synthesis, paint) };
  yield { title: '6. The site as pictures, with the changes of the plan', lines: [await page(synthesis, file)] };
  yield { title: 'Next', lines: NEXT };
}

const NEXT = [
  'npm run ops -- site new          a site of your own: five questions, and it synthesises',
  'npm run ops -- help              every command',
  'README.md                        how it is built, and how it is operated',
];

/** The demo leaves no output of a synthesis behind: cdktf.out belongs to a real site. */
function synthesiseInput(input: SiteInput): Synthesis {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
  try {
    const { document, ...rest } = synthesise(input, folder);
    return { ...rest, document: JSON.parse(JSON.stringify(document)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Without its last line: the next command needs a site of the registry. */
function summary({ app, document, accepted }: Synthesis, { heading }: Paint): readonly string[] {
  const { name, identity } = app.site;
  return summaryLines({
    ...{ name, host: identity.host, document, accepted, heading },
    rules: RULES.length,
    isSet: () => false,
  }).slice(0, -1);
}

function mistakes(paint: Paint): readonly string[] {
  return MISTAKES.flatMap(({ edit, make }, index) => [
    ...(index === 0 ? [] : ['']),
    ...colourDiff(edit, paint),
    ...refusal(make(household)).split('\n').map(paint.bad),
  ]);
}

function refusal(site: SiteInput): string {
  try {
    synthesiseInput(site);
  } catch (error) {
    if (error instanceof SiteError) return error.message;
    throw error;
  }
  throw new RangeError('no rule found a mistake of the demo');
}

function colourDiff(lines: readonly string[], { quiet, bad, good }: Paint): readonly string[] {
  return [quiet('the site, edited:'), ...lines.map((line) => (line.startsWith('+') ? good(line) : bad(line))), ''];
}

function matrix({ document }: Synthesis): readonly string[] {
  return accessTable(accessRows(accessModel(documentObjects(document)))).split('\n');
}

function reviewEdit({ app, document }: Synthesis): Review {
  const plan = readPlan(readFileSync(projectFile('demo/plan.json'), 'utf8'));
  const provenance = document.stacks.find(({ name }) => name === 'identity')?.provenance;
  return reviewPlan(plan, { stack: 'identity', loginHosts: () => loginHosts(app.site), provenance });
}

function review(synthesis: Synthesis, paint: Paint): readonly string[] {
  return [
    ...colourDiff(PLANNED_EDITS, paint),
    paint.quiet('the review of the plan, demo/plan.json:'),
    ...reviewLines(reviewEdit(synthesis), paint),
  ];
}

async function verifyDemo({ app, document }: Synthesis, paint: Paint): Promise<readonly string[]> {
  const runs = await runChecks(CHECKS, buildLiveDemo(app.site, document));
  return linesOf(reportOf(app.site.name, runs), paint);
}

/** Shows the edited site with the plan that leads to it, as in a pull request. */
async function page(synthesis: Synthesis, file: string): Promise<string> {
  const text = await pageOf(defineSite(withPlannedEdits(household)), [reviewEdit(synthesis)]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return `open ${file}`;
}
