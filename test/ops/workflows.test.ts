import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { scripts } from '../../package.json';
import { siteOf } from '../support/site-app';

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
  readonly steps: readonly Step[];
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix?: { readonly stack?: readonly string[] } };
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
const steps = jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ job: name, step })));
const runs = steps.flatMap(({ job, step }) => (step.run === undefined ? [] : [{ job, text: step.run }]));

function workflow(name: string): Workflow {
  const found = workflows.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no workflow ${name}`);
  return found;
}

/** Names of the Terraform variables that a step sets. */
function variablesOf({ env = {} }: Step): readonly string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('TF_VAR_'))
    .map((name) => name.slice('TF_VAR_'.length))
    .sort();
}

describe('every workflow', () => {
  test('is one of the four', () => {
    expect(workflows.map(({ name }) => name).sort()).toEqual(['check', 'deploy', 'drift', 'plan']);
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
      const checksOut = job.steps.some(({ uses }) => uses?.startsWith('actions/checkout@'));
      expect([name, writes && checksOut]).toEqual([name, false]);
    }
  });

  test('takes actions of GitHub and HashiCorp only, each at an exact commit: a tag can be moved', () => {
    const used = steps.flatMap(({ step }) => (step.uses === undefined ? [] : [step.uses]));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((uses) => !/^(actions|hashicorp)\/[\w-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
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
    expect(jobs.filter(({ job }) => job['timeout-minutes'] === undefined).map(({ name }) => name)).toEqual([]);
  });
});

describe('secrets', () => {
  const withSecrets = jobs.filter(({ job }) => JSON.stringify(job).includes('secrets.'));

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
        'pull_request' in workflow.on &&
        (JSON.stringify(job).includes('secrets.') || Object.values(job.permissions ?? {}).includes('write')),
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

describe('the variables of Terraform', () => {
  const declared = Object.fromEntries(
    siteOf().stacks.map(({ name, config }) => [name, Object.keys(config.variable ?? {}).sort()]),
  );

  test('are all set where a plan is made', () => {
    const all = [...new Set(Object.values(declared).flat())].sort();
    for (const name of ['plan', 'drift']) {
      const [step] = workflow(name).jobs[name]?.steps.filter((one) => one.name === 'Plan') ?? [];
      expect(step === undefined ? [] : variablesOf(step)).toEqual(all);
    }
  });

  test.each(Object.entries(declared))('of the stack %s are those that its apply gets', (stack, variables) => {
    const [step] = workflow('deploy').jobs.deploy?.steps.filter((one) => one.name === `Apply ${stack}`) ?? [];
    expect(step === undefined ? [] : variablesOf(step)).toEqual(variables);
  });

  test('come from secrets, except for keys to adopt by, which are none', () => {
    for (const { step } of steps) {
      for (const name of variablesOf(step)) {
        const source = name.startsWith('adopt_') ? 'vars' : 'secrets';
        expect(step.env?.[`TF_VAR_${name}`]).toMatch(new RegExp(`^\\$\\{\\{ ${source}\\.\\w+ \\}\\}$`));
      }
    }
  });

  test('are for the stacks of the site, each of which is planned and applied', () => {
    const planned = ['plan', 'drift'].map((name) => workflow(name).jobs[name]?.strategy?.matrix?.stack);
    for (const stacks of planned) expect(stacks).toEqual(expect.arrayContaining(Object.keys(declared)));
    const applied = workflow('deploy').jobs.deploy?.steps.map(({ name = '' }) => name) ?? [];
    expect(applied).toEqual(expect.arrayContaining(Object.keys(declared).map((stack) => `Apply ${stack}`)));
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
    expect(text.match(/npm run -s deploy -- \w+ "\$REVIEWED"/g)).toHaveLength(3);
    expect(text).not.toMatch(/npm run (-s )?(diff|ops)\b/);
  });
});
