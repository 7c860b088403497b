import { App } from '../../constructs/core/cdktf';
import type { SiteStack } from '../../constructs/core/stack';
import type { StackDocument } from '../../rules/readers/document';
import { defineSite, type Site, type SiteInput } from '../../sites/schema/site';
import { renderStack } from '../../stacks/render';
import { changedSite, type SiteChange } from './site-change';
import { parsed, unwrittenFolder } from './synth';

/** One stack of the real site, changed by the test, parsed from the JSON: the others are neither loaded nor made. */
export function oneStack(make: (app: App, site: Site) => SiteStack) {
  return (change?: SiteChange, site?: SiteInput): StackDocument => {
    const app = new App({ outdir: unwrittenFolder(), stackTraces: false });
    return parsed(renderStack(make(app, defineSite(changedSite(change, site)))));
  };
}
