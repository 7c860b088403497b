import { App } from '../../../constructs/core/cdktf';
import type { SiteStack } from '../../../constructs/core/stack';
import type { StackDocument } from '../../../rules/readers/document';
import type { Site, SiteInput } from '../../../sites/schema/site';
import { EdgeStack } from '../../../stacks/edge';
import { IdentityStack } from '../../../stacks/identity';
import { PlatformStack } from '../../../stacks/platform';
import { renderStack } from '../../../stacks/render';
import { defineFixture } from './defined-site';
import { changeSite, type SiteChange } from './site-change';
import { nameFolder } from './synth';

export type StackName = 'identity' | 'platform' | 'edge';

const STACKS: Readonly<Record<StackName, (app: App, site: Site) => SiteStack>> = {
  identity: (app, site) => new IdentityStack(app, 'identity', site),
  platform: (app, site) => new PlatformStack(app, 'platform', site, part(site.platform), () => undefined),
  edge: (app, site) => new EdgeStack(app, 'edge', site, part(site.edge)),
};

/** JSON of the stacks that a test has asked for. */
const rendered = new Map<string, string>();

/** One stack of the fixture site harbour, or of another one, with a change. The others are not made. */
export function oneStack(name: StackName, change?: SiteChange, site?: SiteInput): StackDocument {
  const input = changeSite(change, site);
  const key = JSON.stringify([name, input]);
  const text = rendered.get(key) ?? JSON.stringify(renderStack(makeStack(name, input)));
  rendered.set(key, text);
  return JSON.parse(text) as StackDocument;
}

function makeStack(name: StackName, input: SiteInput): SiteStack {
  return STACKS[name](new App({ outdir: nameFolder(), stackTraces: false }), defineFixture(input));
}

function part<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('the site has no such stack');
  return value;
}
