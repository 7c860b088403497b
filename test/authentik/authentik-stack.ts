import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useAuthentik } from '../../constructs/authentik/provider';
import { App } from '../../constructs/core/cdktf';
import { Secrets } from '../../constructs/core/secrets';
import { EstateStack } from '../../constructs/core/stack';
import type { TerraformJson } from '../../rules/document';

/**
 * As `synthStack` of test/support/synth, without what only whole estates need: loading sites, stacks and the other
 * providers takes longer than all the tests of a construct.
 */
export function synthStack(build: (stack: EstateStack) => void): TerraformJson {
  const outdir = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  try {
    const stack = new AuthentikStack(new App({ outdir, stackTraces: false }));
    build(stack);
    stack.runAllValidations();
    return JSON.parse(JSON.stringify(stack.toTerraform())) as TerraformJson;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

class AuthentikStack extends EstateStack {
  constructor(app: App) {
    super(app, 'test', { backend: { type: 'local', directory: 'state' } });
    const secrets = new Secrets(this, { authentik_token: { opens: 'the API of authentik', from: 'a test' } });
    useAuthentik(this, 'sso.example.org', secrets.reference('authentik_token'));
  }
}
