import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAuthentikProvider } from '../../../constructs/authentik/provider';
import { App } from '../../../constructs/core/cdktf';
import { Secrets } from '../../../constructs/core/secrets';
import { SiteStack, type SiteStackProps } from '../../../constructs/core/stack';
import type { StackDocument, TerraformJson } from '../../../rules/readers/document';
import { renderStack } from '../../../stacks/render';
import { PIN } from '../pin';

/**
 * A stack with the authentik provider and whatever the test builds in it: the JSON, validations run. Whole sites are
 * in ./site-app, which loads every stack.
 */
export function synthStack(build: (stack: SiteStack) => void, props?: Partial<SiteStackProps>): TerraformJson {
  return synthDocument(build, props).config;
}

/** Does the same as `synthStack`, with the addresses of the construct tree. */
export function synthDocument(build: (stack: SiteStack) => void, props?: Partial<SiteStackProps>): StackDocument {
  const stack = new TestStack(new App({ outdir: nameFolder(), stackTraces: false }), props);
  build(stack);
  return parseText(renderStack(stack));
}

/** For apps that are never written. cdktf makes its folders all the same: here they are already. */
export function nameFolder(): string {
  const folder = join(tmpdir(), 'gatehouse-unwritten');
  mkdirSync(join(folder, 'stacks'), { recursive: true });
  return folder;
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

class TestStack extends SiteStack {
  constructor(app: App, props?: Partial<SiteStackProps>) {
    super(app, 'test', { site: 'site', backend: { type: 'local', directory: 'state' }, ...props });
    const secrets = new Secrets(this, { authentik_token: { opens: 'the API of authentik', from: 'a test' } });
    addAuthentikProvider(this, 'https://sso.example.org', secrets.reference('authentik_token'), PIN);
  }
}

/** Returns what a reader of the file gets: no undefined, no prototypes. */
export function parseText<T>(document: T): T {
  return JSON.parse(JSON.stringify(document)) as T;
}
