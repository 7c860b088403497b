import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useAuthentik } from '../../constructs/authentik/provider';
import { App } from '../../constructs/core/cdktf';
import { Secrets } from '../../constructs/core/secrets';
import { EstateStack, type EstateStackProps } from '../../constructs/core/stack';
import type { StackDocument, TerraformJson } from '../../rules/document';

// Rule tests take it from test/rules/documents, which loads no cdktf. Whole estates are in ./estate: they load
// every stack.
export { stackDocument } from '../rules/documents';

/** A stack with the authentik provider and whatever the test builds in it: the JSON, validations run. */
export function synthStack(build: (stack: EstateStack) => void, props?: Partial<EstateStackProps>): TerraformJson {
  return synthDocument(build, props).config;
}

/** As `synthStack`, with the addresses of the construct tree. */
export function synthDocument(build: (stack: EstateStack) => void, props?: Partial<EstateStackProps>): StackDocument {
  return inTemporaryFolder((folder) => {
    const stack = new TestStack(new App({ outdir: folder, stackTraces: false }), props);
    build(stack);
    stack.runAllValidations();
    return parsed({
      name: stack.node.id,
      config: stack.toTerraform() as TerraformJson,
      constructAddresses: stack.constructAddresses,
    });
  });
}

/** Runs something with a new folder, and removes the folder. */
export function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

class TestStack extends EstateStack {
  constructor(app: App, props?: Partial<EstateStackProps>) {
    super(app, 'test', { backend: { type: 'local', directory: 'state' }, ...props });
    const secrets = new Secrets(this, { authentik_token: { opens: 'the API of authentik', from: 'a test' } });
    useAuthentik(this, 'sso.example.org', secrets.reference('authentik_token'));
  }
}

/** What a reader of the file gets: no undefined, no prototypes. */
export function parsed<T>(document: T): T {
  return JSON.parse(JSON.stringify(document)) as T;
}
