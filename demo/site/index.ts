import type { SiteInput } from '../../sites/schema/site';
import { edge, edgeExceptions, edgeSecrets } from './edge';
import { accessTests, identity, identitySecrets } from './identity';
import { platform, platformExceptions, platformSecrets } from './platform';

/** The site of `npm run demo`. `npm run ops -- site new` writes the same one under another name and domain. */
export const demo: SiteInput = {
  name: 'demo',
  domain: 'demo.example',
  backend: { type: 'local', directory: 'state' },
  secrets: { ...identitySecrets, ...platformSecrets, ...edgeSecrets },
  exceptions: [...platformExceptions, ...edgeExceptions],
  accessTests,
  identity,
  platform,
  edge,
};
