import type { SiteInput } from './schema/site';

/** The registry where no project has sites of its own, as for `gatehouse init`. */
export const SITES: Readonly<Record<string, SiteInput>> = {};
