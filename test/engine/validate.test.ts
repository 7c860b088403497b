import { ReputationPolicy } from '../../constructs/authentik/reputation-policy';
import { Adoption } from '../../constructs/core/adoption';
import type { TerraformJson } from '../../rules/readers/document';
import { fresh } from '../fixtures/sites/fresh';
import { harbour } from '../fixtures/sites/harbour';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { siteOf } from '../support/site/site-app';
import { synthStack } from '../support/site/synth';
import { RootModule } from '../support/terraform';

describe('validate', () => {
  const stacks = Object.entries({ harbour, fresh }).flatMap(([site, input]) =>
    siteOf(undefined, input).stacks.map(({ name, config }) => ({ site, name, config })),
  );
  for (const { site, name, config } of stacks) {
    describeIf(`validate ${site}.${name}`, findMissing(config))(`the stack ${name} of the site ${site}`, () => {
      test('passes', () => {
        const root = new RootModule(config);
        try {
          root.must('init', '-backend=false', '-input=false');
          expect(root.must('validate').text).toContain('The configuration is valid');
        } finally {
          root.remove();
        }
      });
    });
  }
});

describeIf('the variable of an adoption', findMissing())(
  'the variable of an adoption, in front of an import block',
  () => {
    let root: RootModule | undefined;
    const plan = (...args: readonly string[]) => root?.run('plan', '-input=false', ...args);

    beforeAll(() => {
      root = new RootModule(importOfTerraformData());
      root.must('init', '-input=false');
    });

    afterAll(() => root?.remove());

    test.each([
      ['an integer', '9'],
      ['a UUID', 'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c'],
    ])('takes %s: an import, and no creation', (_, id) => {
      const run = plan('-var', `adopt_object=${id}`);
      expect(run?.text).toContain('Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.');
      expect(run?.status).toBe(0);
    });

    test.each([
      ['an empty key', ''],
      ['white space', ' '],
      ['a name', 'brute-force-protection'],
      ['a key and a line behind it', '9\n'],
    ])('refuses %s', (_, id) => {
      const run = plan('-var', `adopt_object=${id}`);
      expect(run?.status).toBe(1);
      expect(unwrap(run?.text)).toContain(
        'adopt_object must be a primary key (a number or a UUID): an empty one would plan a create.',
      );
    });

    test('must be given', () => {
      const run = plan();
      expect(run?.status).toBe(1);
      expect(run?.text).toContain('No value for required variable');
    });
  },
);

/** The variable and the import as a construct makes them, in front of a resource that needs no provider. */
function importOfTerraformData(): object {
  const config: TerraformJson = synthStack((stack) => {
    new ReputationPolicy(stack, 'Object', {
      name: 'brute-force-protection',
      threshold: -5,
      checkIp: true,
      checkUsername: true,
      adopt: Adoption.byVariable('adopt_object'),
    });
  });
  return {
    variable: { adopt_object: config.variable?.adopt_object },
    resource: { terraform_data: { Object: {} } },
    import: config.import?.map(({ id }) => ({ id, to: 'terraform_data.Object' })),
  };
}

/** Terraform wraps its messages in a frame: one line again. */
function unwrap(text = ''): string {
  return text.replace(/[│╷╵\s]+/g, ' ');
}
