import { homelab } from './homelab';
import type { SiteInput } from './schema/site';
import { viktorbarzin } from './viktorbarzin';

/** Every site by its name. A synthesis without a name takes the first one; no other command has a default. */
export const SITES: Readonly<Record<string, SiteInput>> = { viktorbarzin, homelab };
