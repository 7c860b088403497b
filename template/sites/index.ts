import type { SiteInput } from 'gatehouse/site';

/** Every site by its name. A synthesis without a name takes the first one; no other command has a default. */
export const SITES: Readonly<Record<string, SiteInput>> = {};
