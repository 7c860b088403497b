import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { scripts } from '../../package.json';
import { SITES } from '../../sites/index';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  /** None in a job that calls another workflow. */
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix?: { readonly stack?: string } };
}

interface Workflow {
  readonly name: string;
  readonly 'run-name'?: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = join(__dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder)
  .sort()
  .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Workflow);
const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${workflow.name}/${id}`, workflow, job })),
);
const { runs: prepared } = parse(readFileSync(join(root, '.github', 'actions', 'prepare', 'action.yml'), 'utf8')) as {
  runs: { steps: readonly Step[] };
};
const steps = [
  ...jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ job: name, step }))),
  ...prepared.steps.map((step) => ({ job: 'the action prepare', step })),
];
const runs = steps.flatMap(({ job, step }) => (step.run === undefined ? [] : [{ job, text: step.run }]));

function workflow(name: string): Workflow {
  const found = workflows.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no workflow ${name}`);
  return found;
}

describe('every workflow', () => {
  test('is one of the six, or the one that they ask for the stacks', () => {
    expect(workflows.map(({ name }) => name).sort()).toEqual([
      'check',
      'deploy',
      'drift',
      'live',
      'plan',
      'site',
      'versions',
    ]);
  });

  test('runs only scripts that exist', () => {
    const used = runs.flatMap(({ text }) => [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name));
    expect(used).toEqual(expect.arrayContaining(['synth', 'check', 'diff', 'deploy', 'ops']));
    expect([...new Set(used)].filter((name = '') => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('reads only files that exist', () => {
    const files = runs.flatMap(({ text }) => text.match(/\.github\/[\w./-]+/g) ?? []);
    expect(files).toContain('.github/drift-allowed.json');
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('gives no token more than it needs: read at most for a workflow, write for a job without a checkout', () => {
    for (const { permissions } of workflows) {
      expect(permissions).toBeDefined();
      expect(Object.values(permissions ?? {}).filter((level) => level !== 'read')).toEqual([]);
    }
    for (const { name, workflow, job } of jobs) {
      if (Object.keys(workflow.permissions ?? {}).length === 0)
        expect([name, job.permissions]).not.toContain(undefined);
      const writes = Object.values(job.permissions ?? {}).includes('write');
      const checksOut = (job.steps ?? []).some(({ uses }) => uses?.startsWith('actions/checkout@'));
      expect([name, writes && checksOut]).toEqual([name, false]);
    }
  });

  test('takes actions of GitHub and HashiCorp only, each at an exact commit: a tag can be moved', () => {
    const used = steps.flatMap(({ step }) => (step.uses === undefined ? [] : [step.uses]));
    expect(used.length).toBeGreaterThan(0);
    const own = './.github/actions/prepare';
    const pinned = /^(actions|hashicorp)\/[\w-]+@[0-9a-f]{40}$/;
    expect(used.filter((uses) => uses !== own && !pinned.test(uses))).toEqual([]);
  });

  test('keeps no token in the checkout', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    expect(checkouts.filter(({ step }) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test('puts no expression into a script: what people write comes in through the environment', () => {
    expect(runs.filter(({ text }) => text.includes('${{'))).toEqual([]);
  });

  test('is never started by a fork with the rights of this repository', () => {
    const triggers = workflows.flatMap(({ on }) => Object.keys(on));
    expect(triggers).toContain('pull_request');
    expect(triggers.filter((name) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(name))).toEqual(
      [],
    );
  });

  test('has an end to each job', () => {
    expect(
      jobs.filter(({ job }) => job.uses === undefined && job['timeout-minutes'] === undefined).map(({ name }) => name),
    ).toEqual([]);
  });
});

function usesSecrets(job: Job): boolean {
  return /\$\{\{[^}]*\bsecrets\b/.test(JSON.stringify(job));
}

describe('secrets', () => {
  const withSecrets = jobs.filter(({ job }) => usesSecrets(job));

  test('are used in jobs of an environment', () => {
    expect(withSecrets.map(({ name, job }) => [name, job.environment])).toEqual([
      ['deploy/deploy', 'production'],
      ['drift/drift', 'plan'],
      ['plan/plan', 'plan'],
    ]);
  });

  test('reach no run of a fork', () => {
    const guarded = jobs.filter(
      ({ workflow, job }) =>
        'pull_request' in workflow.on && (usesSecrets(job) || Object.values(job.permissions ?? {}).includes('write')),
    );
    expect(guarded.map(({ name }) => name)).toEqual(['plan/plan', 'plan/comment']);
    for (const { job } of guarded) {
      expect(job.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    }
  });

  test('reach no other run than one of main, where they may write', () => {
    for (const name of ['deploy', 'drift']) {
      for (const job of Object.values(workflow(name).jobs).filter(({ environment }) => environment !== undefined)) {
        expect(job.if).toBe("github.ref == 'refs/heads/main'");
      }
    }
  });
});

describe('what belongs to a site', () => {
  test('stands in no workflow: neither a name, nor a stack of it, nor a secret', () => {
    const text = ['plan', 'drift', 'deploy', 'site']
      .map((name) => readFileSync(join(folder, `${name}.yml`), 'utf8'))
      .join();
    for (const name of Object.keys(SITES)) expect(text).not.toMatch(new RegExp(`\\b${name}\\b`));
    expect(text).not.toMatch(/TF_VAR_|PG_CONN_STR|AWS_|TF_HTTP_/);
    expect([...text.matchAll(/\{\{ secrets\.(\w+)/g)].map(([, name]) => name)).toEqual([
      'KUBE_CONFIG',
      'KUBE_CONFIG',
      'KUBE_CONFIG',
    ]);
  });

  test('is planned stack by stack, of those that the site has', () => {
    for (const name of ['plan', 'drift']) {
      const { site, [name]: job } = workflow(name).jobs;
      expect(site?.uses).toBe('./.github/workflows/site.yml');
      expect(job?.strategy?.matrix?.stack).toBe('${{ fromJSON(needs.site.outputs.stacks) }}');
    }
  });

  test('comes to a command by the script that leaves out what the stack does not need', () => {
    const commands = runs.filter(({ text }) => /npm run -s (diff|deploy|ops)/.test(text)).map(({ text }) => text);
    expect(commands).toHaveLength(3);
    for (const text of commands) {
      expect(text.replace(/\\\n\s+/g, '')).toMatch(/node scripts\/with-secrets\.mjs "\$(STACK|stack)" npm run -s/);
    }
    const given = steps.filter(({ step }) => JSON.stringify(step.env ?? {}).includes('toJSON(secrets)'));
    expect(given).toHaveLength(3);
    for (const { step } of given) {
      expect(step.env).toMatchObject({ SECRETS: '${{ toJSON(secrets) }}', VARIABLES: '${{ toJSON(vars) }}' });
    }
  });
});

describe('the token of a plan', () => {
  const { plan, ...others } = workflow('plan').jobs;
  const stepsOf = (job: Job | undefined) => job?.steps ?? [];

  test('is only where the code of the base branch runs', () => {
    const checkouts = stepsOf(plan).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.map((step) => step.with?.ref)).toEqual([
      '${{ github.event.pull_request.base.sha || github.event.repository.default_branch }}',
    ]);
    expect(Object.values(others).filter((job) => usesSecrets(job) || job.environment !== undefined)).toEqual([]);
  });

  test('plans what the branch has synthesised, which the base branch checks', () => {
    const { with: kept } = stepsOf(others.synth).find(({ uses }) => uses?.includes('upload-artifact')) ?? {};
    const { with: taken } = stepsOf(plan).find(({ uses }) => uses?.includes('download-artifact')) ?? {};
    expect(taken).toEqual({ name: kept?.name, path: '${{ runner.temp }}/synthesised' });
    const text = stepsOf(plan).find(({ name }) => name === 'Plan')?.run;
    expect(text).toContain('--synthesised "$RUNNER_TEMP/synthesised/cdktf.out"');
  });
});

describe('the pull request', () => {
  const own = steps.filter(({ job }) => /^plan\/(plan|report)$/.test(job)).map(({ step }) => step);

  test('gets the report of its plan, written from the review and without a secret', () => {
    const report = own.find(({ run }) => run?.includes('npm run -s report'));
    expect(report?.run).toContain('review=reviews/review-$STACK/review.json');
    expect(report?.run).toContain('--plan "$review" --out "cdktf.out/report-$STACK.html"');
    expect(Object.keys(report?.env ?? {})).toEqual(['STACK']);
    const kept = own.find((step) => step.with?.path === 'cdktf.out/report-${{ matrix.stack }}.html');
    expect(kept).toMatchObject({ with: { name: 'report-${{ matrix.stack }}' } });
  });

  test('gets no plan as an artifact: it holds secrets', () => {
    const paths = own.flatMap((step) => (step.uses?.includes('upload-artifact') ? [String(step.with?.path)] : []));
    expect(
      paths
        .join('\n')
        .split('\n')
        .filter(Boolean)
        .map((path) => path.split('/').at(-1)),
    ).toEqual(['review.json', 'review.md', 'report-${{ matrix.stack }}.html']);
  });
});

describe('the deployment', () => {
  test('knows the plans of a pull request by their name, which is its number', () => {
    expect(workflow('plan')['run-name']).toBe('plan ${{ github.event.pull_request.number || github.ref_name }}');
    expect(workflow('plan').on.pull_request).toMatchObject({ branches: ['main'] });
    const text = runs.find(({ job, text }) => job === 'deploy/deploy' && text.includes('workflow_runs'))?.text;
    expect(text).toContain('.display_title == $title');
  });

  test('is one at a time, and is never broken off', () => {
    expect(workflow('deploy').concurrency).toEqual({ group: 'deploy', 'cancel-in-progress': false });
  });

  test('applies what was reviewed, and makes no plan of its own', () => {
    const text = runs
      .filter(({ job }) => job === 'deploy/deploy')
      .map((run) => run.text)
      .join('\n');
    expect(text).toContain('npm run -s deploy -- "$stack" "${FINGERPRINT:-reviewed/review-$stack/review.json}"');
    expect(text).not.toMatch(/npm run (-s )?(diff|ops)\b/);
  });
});
