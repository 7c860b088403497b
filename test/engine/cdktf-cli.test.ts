import { existsSync } from 'node:fs';
import { CdktfProject, KEYS } from '../support/cdktf-project';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { BINARY } from '../support/terraform';

/** `npm run diff` and `npm run deploy` through the real cdktf-cli and the engine that TERRAFORM_BINARY_NAME names. */

// cdktf-cli takes some seconds to start, and a busy machine four times that.
jest.setTimeout(300_000);

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/u;
const question = /Please review the diff output above/;

describeIf('cdktf-cli', findMissing())('cdktf, with the real engine', () => {
  let project: CdktfProject;

  beforeEach(() => {
    project = new CdktfProject(BINARY);
    project.stacks = { demo: { Kept: 'kept', Changed: 'before' } };
  });

  afterEach(() => project.remove());

  test('diff ends with the review and its verdict; what is reviewed and equal is applied, once', async () => {
    const diff = await project.run('diff', 'demo');
    expect(diff.status).toBe(0);
    expect(diff.stdout).toMatch(/^demo: 2 created, 1 output\n[\s\S]*\nmay be applied\n$/);
    expect(diff.text).not.toMatch(SPINNER);
    expect(existsSync(project.fileOf('demo', 'review.md'))).toBe(true);
    expect(existsSync(project.fileOf('demo', 'plan'))).toBe(false);
    const reviewed = project.readKept('demo');
    const deployed = await project.run('deploy', 'demo', reviewed);
    expect(deployed.stdout).toBe(`demo: applied ${project.review('demo').fingerprint}\n`);
    expect(deployed.text).toContain('greeting = hello');
    expect(deployed.status).toBe(0);
    expect(project.state('demo')).toEqual({ Kept: 'kept', Changed: 'before' });
    // No call to a registry: behind a mirror it fails.
    expect(project.calls().filter((call) => call.startsWith('providers'))).toEqual([]);
    const serial = project.serial('demo');
    const again = await project.run('deploy', 'demo', reviewed);
    expect(again).toMatchObject({ status: 0, stdout: 'demo: no changes, nothing to apply\n' });
    expect(project.serial('demo')).toBe(serial);
  });

  test('what has changed since the review is refused with 3, and nothing is written', async () => {
    await project.seed();
    project.stacks = { demo: { Kept: 'kept', Changed: 'reviewed' } };
    await project.run('diff', 'demo');
    const reviewed = project.readKept('demo');
    project.stacks = { demo: { Kept: 'kept', Changed: 'another', Slipped: 'in' } };
    const serial = project.serial('demo');
    const refused = await project.run('deploy', 'demo', reviewed);
    expect(refused.text).toContain('+ terraform_data.Slipped: was not reviewed');
    expect(refused.text).toContain('the changes are not the reviewed ones');
    expect(refused.status).toBe(3);
    expect(project.serial('demo')).toBe(serial);
    expect(project.calls().filter((call) => call.startsWith('apply'))).toEqual([]);
  });

  test('a stop without an allowance ends diff with 1 and deploy with 3', async () => {
    await project.seed();
    const many = Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => [name, name]));
    project.stacks = { demo: { Kept: 'kept', Changed: 'before', ...many } };
    const diff = await project.run('diff', 'demo');
    expect(diff.stdout).toContain('STOP wrong-server stack');
    expect(diff.status).toBe(1);
    const refused = await project.run('deploy', 'demo', project.readKept('demo'));
    expect(refused.text).toContain('a stop has no allowance, found: wrong-server stack');
    expect(refused.status).toBe(3);
    expect(project.state('demo')).not.toHaveProperty('A');
  });

  test('without a review a pipeline is refused before Terraform runs, by cdktf itself as well', async () => {
    expect((await project.run('deploy', 'demo')).status).toBe(3);
    expect(project.calls()).toEqual([]);
    const plain = await project.cdktf(['deploy', 'demo', '--auto-approve', '--skip-provider-lock']);
    expect(plain.text).toContain('without a terminal, the apply of demo needs the review of its plan');
    expect(plain.status).not.toBe(0);
    expect(project.calls().filter((call) => /^(plan|apply)/.test(call))).toEqual([]);
    expect(project.state('demo')).toEqual({});
  });

  test('cdktf diff and cdktf deploy with the guard as their Terraform know the review too', async () => {
    const diff = await project.cdktf(['diff', 'demo', '--skip-provider-lock']);
    expect(diff.text).toContain('may be applied');
    const env = { GATEHOUSE_REVIEWED: project.readKept('demo') };
    const deployed = await project.cdktf(['deploy', 'demo', '--auto-approve', '--skip-provider-lock'], env);
    expect(deployed.text).toContain('demo: applied');
    expect(project.state('demo')).toEqual({ Kept: 'kept', Changed: 'before' });
  });

  test('cdktf deploy and cdktf diff without the guard plan and apply nothing; synth and list work', async () => {
    const plain = { TERRAFORM_BINARY_NAME: BINARY };
    for (const command of [
      ['deploy', 'demo', '--auto-approve'],
      ['diff', 'demo'],
    ]) {
      const { status, text } = await project.cdktf(command, plain);
      expect(text).toContain('cdktf must run Terraform through the review');
      expect(status).toBe(1);
    }
    expect(project.state('demo')).toEqual({});
    for (const command of [['synth'], ['list']]) {
      expect(await project.cdktf(command, plain)).toMatchObject({ status: 0 });
    }
  });

  test('several stacks, with what cdktf hands on to Terraform', async () => {
    project.stacks = { first: { A: '${var.colour}' }, second: { B: 'b' } };
    const options = ['--terraform-parallelism', '2', '--var', 'colour=green'];
    const diff = await project.run('diff', 'first', 'second', ...options);
    expect(diff.status).toBe(0);
    expect(diff.stdout).toContain('input: "green"');
    const reviewed = [project.readKept('first'), project.readKept('second')];
    project.calls();
    expect((await project.run('deploy', 'first', 'second', ...reviewed, ...options)).status).toBe(0);
    expect([project.state('first'), project.state('second')]).toEqual([{ A: 'green' }, { B: 'b' }]);
    const calls = project.calls().filter((call) => /^(plan|apply)/.test(call));
    expect(calls.filter((call) => !call.includes('-parallelism=2'))).toEqual([]);
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['plan', 'apply', 'plan', 'apply']);
    const refresh = await project.run('diff', 'first', '--refresh-only', ...options);
    expect(refresh.stdout).toContain('first: no changes');
    expect(project.calls().filter((call) => call.startsWith('plan'))[0]).toContain('-refresh-only');
  });

  test('what Terraform says of broken code comes with its words, and ends with 4', async () => {
    project.stacks = { demo: { Broken: '${terraform_data.Nobody.output}' } };
    const { status, text } = await project.run('diff', 'demo');
    expect(text).toContain('Error: Reference to undeclared resource');
    expect(status).toBe(4);
  });

  describe('on a terminal', () => {
    test('the review is shown, and what is approved is applied', async () => {
      const ended = await project.onTerminal({ at: question, keys: [KEYS.enter] }, 'deploy', 'demo');
      expect(ended.text).toContain('demo: 2 created, 1 output');
      expect(ended.text).toMatch(/demo: applied [0-9a-f]{64}/);
      expect(ended.status).toBe(0);
      expect(project.state('demo')).toEqual({ Kept: 'kept', Changed: 'before' });
    });

    test.each([
      ['what is dismissed', [KEYS.down, KEYS.enter], 3],
      ['what is interrupted at the question', [KEYS.interrupt, KEYS.interrupt], 130],
    ])('%s is not applied', async (_, keys, status) => {
      const ended = await project.onTerminal({ at: question, keys }, 'deploy', 'demo');
      expect(ended.status).toBe(status);
      expect(project.state('demo')).toEqual({});
    });

    test.each(['diff', 'deploy'])('an interrupt while %s plans ends it with 130 and no message', async (command) => {
      project.planSeconds = 20;
      const ended = await project.onTerminal({ at: /demo {2}plan/, keys: [KEYS.interrupt] }, command, 'demo');
      expect(ended.status).toBe(130);
      expect(ended.text.split('^C')[1]).not.toMatch(/error|interrupted|^\s+at |next:/im);
      expect(project.state('demo')).toEqual({});
      expect(project.calls().filter((call) => call.startsWith('apply'))).toEqual([]);
    });

    test('a review that is named is applied without a question', async () => {
      await project.run('diff', 'demo');
      const ended = await project.onTerminal({ at: question, keys: [] }, 'deploy', 'demo', project.readKept('demo'));
      expect(ended.text).not.toMatch(question);
      expect(ended.status).toBe(0);
      expect(project.state('demo')).toEqual({ Kept: 'kept', Changed: 'before' });
    });

    test('a text of the plan that cdktf listens for is a text', async () => {
      project.stacks = { demo: { A: 'Do you want to perform these actions? discarded using the UI or API' } };
      const ended = await project.onTerminal({ at: question, keys: [KEYS.down, KEYS.enter] }, 'deploy', 'demo');
      expect(ended.text.match(new RegExp(question, 'g'))?.length).toBeGreaterThan(0);
      expect(ended.status).toBe(3);
      expect(project.state('demo')).toEqual({});
    });
  });
});
