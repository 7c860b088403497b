import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useAuthentik } from '../../constructs/authentik/provider';
import { App } from '../../constructs/core/cdktf';
import { Secrets } from '../../constructs/core/secrets';
import { EstateStack, type EstateStackProps } from '../../constructs/core/stack';
import type { EstateDocument, StackDocument, TerraformJson } from '../../rules/document';
import { defineSite, type SiteInput } from '../../sites/site';
import { viktorbarzin } from '../../sites/viktorbarzin';
import { buildApp, renderEstate } from '../../stacks/estate';

// Rule tests take it from test/rules/documents, which loads no cdktf.
export { stackDocument } from '../rules/documents';

/** Changes a copy of a site: in place, or by what it returns. */
export type SiteChange = ((input: SiteInput) => SiteInput) | ((input: SiteInput) => void);

/** A copy of the real site with one thing changed. */
export function changedSite(change: SiteChange = () => {}, site: SiteInput = viktorbarzin): SiteInput {
  const copy = structuredClone(site);
  return change(copy) ?? copy;
}

/** The real site, changed by the test, as the rules see it; parsed from the JSON that is written. */
export function estateOf(change?: SiteChange, site?: SiteInput): EstateDocument {
  return inTemporaryFolder((folder) =>
    parsed(renderEstate(buildApp(defineSite(changedSite(change, site)), join(folder, 'cdktf.out')))),
  );
}

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
function parsed<T>(document: T): T {
  return JSON.parse(JSON.stringify(document)) as T;
}
