import { OpsContext } from '../../../ops/core/context';
import { machineTools } from '../../../ops/terraform/machine-tools';
import { fresh } from '../../fixtures/sites/fresh';
import { RecordingTerminal } from '../../support/ops/terminal';
import { defineFixture } from '../../support/site/defined-site';

const toolsWith = (env: Readonly<Record<string, string>>) =>
  machineTools(new OpsContext({ site: () => defineFixture(fresh), env, terminal: new RecordingTerminal() }));

test('the environment says which Terraform, and whether this is a runner', () => {
  expect(toolsWith({})).toMatchObject({ binary: 'terraform', isRunner: false });
  expect(toolsWith({ TERRAFORM_BINARY_NAME: 'tofu', CI: 'true' })).toMatchObject({ binary: 'tofu', isRunner: true });
});

test.each(['TF_CLI_ARGS', 'TF_CLI_ARGS_plan', 'TF_CLI_ARGS_apply'])(
  '%s is refused, since it could plan a part, and not shown, since it could hold a secret',
  (name) => {
    expect(() => toolsWith({ [name]: '-target=authentik_flow.A -var=authentik_token=hush' })).toThrow(
      new Error(`${name} is set, and a reviewer would not see it; unset it`),
    );
  },
);

test('what Terraform reads is never shown, whatever its errors quote; the name of a client is no secret', () => {
  const terminal = new RecordingTerminal();
  const env = {
    TF_VAR_authentik_token: 'token-of-the-test',
    TF_VAR_wiki_client_secret: 'secret-of-the-test',
    TF_VAR_wiki_client_id: 'wiki-of-the-test',
    PG_CONN_STR: 'postgres://user:word@host:port/state',
  };
  const context = new OpsContext({ site: () => defineFixture(fresh), env, terminal });
  machineTools(context).note(Object.values(env).join(' '));
  expect(terminal.notes).toEqual(['*** *** wiki-of-the-test ***']);
});
