import fc from 'fast-check';
import { documentObjects } from '../../access/document-objects';
import { type AccessModel, accessModel } from '../../access/model';
import type { Subject } from '../../access/subjects';
import { household } from '../../demo/household';
import { inputNamed } from '../../sites/named';
import type { SiteInput } from '../../sites/schema/site';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { LiveIdentity } from '../support/live/identity';
import { People } from '../support/live/people';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { siteOnServer } from '../support/live/site-on-server';
import { documentOf } from '../support/ops/adopt';

/** GATEHOUSE_SEED repeats a run. */
const SEED = Number(process.env.GATEHOUSE_SEED ?? Date.now() % 1_000_000);
const APPLICATIONS = 10;

/** The household with a nested group and ten more applications, each with random groups or open to everyone. */
function randomSite(seed: number): SiteInput {
  const { identity, secrets, ...site } = structuredClone(household);
  const groups = { ...identity.groups, Friends: { name: 'Friends', parent: 'Family' } };
  const access = fc.oneof(
    fc.subarray(Object.keys(groups), { minLength: 1, maxLength: 3 }).map((chosen) => ({ groups: chosen })),
    fc.constant({ everyone: 'a reason that a reviewer can judge' }),
  );
  const secret = { opens: 'nothing by itself', from: 'openssl rand -hex 64' };
  const applications = { ...identity.applications };
  for (const [index, stated] of fc.sample(access, { seed, numRuns: APPLICATIONS }).entries()) {
    const launchUrl = `https://random${index}.demo.example`;
    const redirectUris = [{ matchingMode: 'strict' as const, url: `${launchUrl}/callback` }];
    const name = `Random${index}`;
    applications[name] = { kind: 'oidc', name, launchUrl, redirectUris, access: stated };
    Object.assign(secrets, { [`random${index}_client_id`]: secret, [`random${index}_client_secret`]: secret });
  }
  return { ...site, secrets, identity: { ...identity, groups, applications } };
}

/** Sites, each with other statements: what `ops access` answers is what the server does. */
describeIf('the matrix on a real authentik', missingServer ?? findMissing())('the matrix', () => {
  let server: RealAuthentik;

  beforeEach(async () => {
    server = await RealAuthentik.disposable();
  });

  test.each<[string, SiteInput]>([
    ['the demo', household],
    ['homelab', inputNamed('homelab')],
    [`the random site ${SEED}`, randomSite(SEED)],
    [`the random site ${SEED + 1}`, randomSite(SEED + 1)],
  ])('of %s has the answers of the server for every kind of user', async (_, written) => {
    const site = await siteOnServer(server, written);
    const live = await LiveIdentity.of(server, site);
    try {
      await live.run.reviewAndApply();
      expect(await live.run.run('diff', 'identity')).toBe(0);
      expect(live.run.review.changes).toEqual([]);
      const answers = await bothAnswers(server, accessModel(documentObjects(await documentOf(site))));
      expect(answers.length).toBeGreaterThan(5);
      expect(answers.filter(({ said, done }) => said !== done)).toEqual([]);
    } finally {
      live.run.remove();
    }
  });
});

interface BothAnswers {
  readonly target: string;
  readonly subject: string;
  readonly said: boolean;
  readonly done: boolean;
}

/** Shows what the model says and what the server answers, for each application and each subject with an account. */
async function bothAnswers(server: RealAuthentik, { subjects, targets }: AccessModel): Promise<readonly BothAnswers[]> {
  const people = new People(server);
  const users = new Map<Subject, unknown>();
  for (const [index, subject] of subjects.entries()) {
    if (subject.kind === 'guest') users.set(subject, (await server.only('/core/users/?username=guest')).pk);
    else if (subject.kind !== 'stranger') {
      const groups = subject.kind === 'group' ? [subject.name] : [];
      users.set(subject, (await people.add(`subject-${index}`, groups)).pk);
    }
  }
  const applications = await server.list('/core/applications/?superuser_full_list=true');
  const asked: BothAnswers[] = [];
  for (const { kind, name, answer } of targets) {
    const application = applications.find((one) => one.name === name);
    if (kind !== 'application' || application === undefined) continue;
    const ofTarget = [...users].map(async ([subject, pk]) => {
      const { verdict } = answer(subject);
      if (verdict === 'unknown') return [];
      const path = `/core/applications/${application.slug}/check_access/?for_user=${pk}`;
      const { passing } = await server.get(path);
      return [{ target: name, subject: subject.name, said: verdict === 'yes', done: passing === true }];
    });
    asked.push(...(await Promise.all(ofTarget)).flat());
  }
  return asked;
}
