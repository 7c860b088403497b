import { text } from 'node:stream/consumers';
import { App } from '../../constructs/core/cdktf';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { IdentityStack } from '../../stacks/identity';
import { renderStack } from '../../stacks/render';
import { unwrittenFolder } from './synth';

/** Prints the identity stack of the site on stdin, with the provider that the conditions of this process choose. */
async function print(): Promise<void> {
  const site = defineSite(JSON.parse(await text(process.stdin)) as SiteInput);
  const app = new App({ outdir: unwrittenFolder(), stackTraces: false });
  process.stdout.write(JSON.stringify(renderStack(new IdentityStack(app, 'identity', site)).config));
}

print();
