import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessCommandWith } from '../../ops/commands/access';
import { reportCommand } from '../../ops/commands/report';
import { verifyCommandWith } from '../../ops/commands/verify';
import { runOps } from '../../ops/program';
import { runToEnd } from '../../ops/rehearsal/operator-command';
import { harbour } from '../fixtures/sites/harbour';
import { CHANGES, putSecrets, putSecretsWhereVerifyLooks, QUOTED, secretsIn } from '../support/estate-secrets';
import { adoptAll, eachLiveSystems } from '../support/ops/adopt';
import { OpsHarness } from '../support/ops/harness';
import { eachFolder } from '../support/per-test';
import { planText } from './review/plans';
import { Machine } from './terraform/machine';

/** Holds what an estate keeps in the clear, in each place where such estates keep it: no command may show one of it. */
const folder = eachFolder();

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe('adopt', () => {
  const live = eachLiveSystems();

  test.each([[['--json']], [[]]])('%j shows no secret of the estate, and names each place', async (args) => {
    putSecrets(live().cluster);
    const file = join(folder(), 'adoption.json');
    const { text } = await adoptAll(live(), [...args, '--write', file, 'platform', 'edge'], harbour, 400);
    expect(secretsIn(text + read(file))).toEqual([]);
    for (const place of ['DB_PASSWORD', 'DATABASE_URL', 'widget.key', 'CF_API_TOKEN', 'old.ini', 'BIND_PASSWORD'])
      expect(text).toContain(place);
    // A row of the table has less room.
    if (args.includes('--json'))
      for (const shown of ['postgres://app:(sensitive)@db:5432/app', 'app-database']) expect(text).toContain(shown);
  });
});

describe('a plan that changes what holds a secret', () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine();
    machine.plan = { ...(JSON.parse(planText('no-changes')) as object), ...planDocument() };
  });

  afterEach(() => machine.remove());

  /** All that a command prints and writes. */
  async function runAndRead(args: readonly string[], files: readonly string[] = []): Promise<string> {
    machine.terminal.lines.length = 0;
    await machine.run(...args);
    const paths = [...files, ...['review.json', 'review.md'].map((name) => join(machine.directory, 'platform', name))];
    return [machine.terminal.text, ...paths.map(read)].join('\n');
  }

  test.each<[string, readonly string[]]>([
    ['diff', ['diff', 'platform']],
    ['diff --json', ['diff', 'platform', '--json']],
    ['plan drift', ['plan', 'drift', 'platform', '--markdown', 'FILE']],
    ['plan drift --json', ['plan', 'drift', 'platform', '--json']],
    ['plan review', ['plan', 'review', 'PLAN', '--markdown', 'FILE']],
    ['plan review --json', ['plan', 'review', 'PLAN', '--json']],
  ])('%s shows none, on the terminal or in a file, and names each place', async (_, args) => {
    const [plan, file] = [machine.write('plan.json', JSON.stringify(machine.plan)), join(folder(), 'out.md')];
    const named = args.map((arg) => ({ PLAN: plan, FILE: file })[arg] ?? arg);
    const text = await runAndRead(named, [file]);
    expect(secretsIn(text)).toEqual([]);
    for (const place of ['DB_PASSWORD', 'DATABASE_URL', 'widget.key', 'CF_API_TOKEN', 'old.ini', 'BIND_PASSWORD'])
      expect(text).toContain(place);
    expect(text).toContain('app-database');
  });

  test('deploy shows none, whether it applies the reviewed plan or refuses another one', async () => {
    await runAndRead(['diff', 'platform']);
    const reviewed = machine.write('reviewed.json', read(join(machine.directory, 'platform', 'review.json')));
    expect(secretsIn(await runAndRead(['deploy', 'platform', reviewed]))).toEqual([]);
    machine.plan = 'no-changes';
    await runAndRead(['diff', 'platform']);
    const other = machine.write('other.json', read(join(machine.directory, 'platform', 'review.json')));
    machine.plan = { ...(JSON.parse(planText('no-changes')) as object), ...planDocument() };
    const refused = await runAndRead(['deploy', 'platform', other]);
    expect(secretsIn(refused)).toEqual([]);
    expect(refused).toContain('kubernetes_deployment_v1.App');
  });

  test.each(['plan', 'apply'])('an error of terraform %s shows none, and the rest of it', async (command) => {
    // Another database is a stop.
    const applied = CHANGES.filter(({ address }) => !address.includes('config_map'));
    machine.plan = { ...(JSON.parse(planText('no-changes')) as object), ...planDocument(applied) };
    await runAndRead(['diff', 'platform']);
    const reviewed = machine.write('reviewed.json', read(join(machine.directory, 'platform', 'review.json')));
    Object.assign(machine, { failing: command, said: QUOTED });
    const text = await runAndRead(['deploy', 'platform', reviewed]);
    expect(secretsIn(text)).toEqual([]);
    expect(text).toContain('cannot connect to postgres://app:(sensitive)@db:5432/app');
  });

  test('report draws the page without one', async () => {
    const [plan, out] = [machine.write('plan.json', JSON.stringify(machine.plan)), join(folder(), 'page.html')];
    const site = await OpsHarness.start();
    try {
      expect(await runOps(['report', '--out', out, '--plan', `platform=${plan}`], site.context, [reportCommand])).toBe(
        0,
      );
      expect(secretsIn(read(out) + site.terminal.text)).toEqual([]);
      expect(read(out).match(/<strong>platform: [^<]*<\/strong>, 5 changes/)).not.toBeNull();
    } finally {
      await site.stop();
    }
  });
});

describe('a cluster whose objects hold secrets', () => {
  let site: OpsHarness;

  beforeEach(async () => {
    site = await OpsHarness.start();
    putSecretsWhereVerifyLooks(site);
  });

  afterEach(() => site.stop());

  test.each([[[]], [['--json']]])('verify %j shows none, in its report either', async (args) => {
    const junit = join(folder(), 'junit.xml');
    const commands = [verifyCommandWith({ sources: () => site.sources, sleep: async () => {} })];
    expect(await runOps(['verify', ...args, '--junit', junit], site.context, commands)).toBe(1);
    const text = site.terminal.text + read(junit);
    expect(secretsIn(text)).toEqual([]);
    for (const place of ['DB_PASSWORD', 'DATABASE_URL', 'Authorization']) expect(text).toContain(place);
  });

  test.each([[[]], [['--json']], [['door']]])('access %j shows none', async (args) => {
    const commands = [accessCommandWith(async () => site.document)];
    expect(await runOps(['access', ...args], site.context, commands)).toBe(0);
    expect(secretsIn(site.terminal.text)).toEqual([]);
  });
});

test('a command of a rehearsal that fails shows none', async () => {
  const said = await runToEnd(`echo '${QUOTED}' >&2; exit 3`, { PATH: process.env.PATH });
  expect(said).toContain('exit code 3: cannot connect to postgres://app:(sensitive)@db:5432/app');
  expect(secretsIn(said ?? '')).toEqual([]);
});

function planDocument(all = CHANGES): object {
  const changes = all.map(({ address, before, after }) => ({
    address,
    mode: 'managed',
    type: address.split('.')[0],
    change: { actions: ['update'], before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
  }));
  return { resource_changes: changes };
}
