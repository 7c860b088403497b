import { CLOUDFLARE_ID, LIST_NAME } from '../../programs/edge-sync/cloudflare-names';
import type { Fault } from '../core/errors';

// The report reads expressions in a browser: this module must load without cdktf.
export { CLOUDFLARE_ID, LIST_NAME };

export function listNameFault(property: string, name: string): Fault | undefined {
  if (LIST_NAME.test(name)) return undefined;
  const remedy = 'write for example crowdsec_ban';
  return { path: property, fault: 'is not 1 to 50 characters of a-z, 0-9 and _', found: name, remedy };
}
