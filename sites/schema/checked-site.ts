import type { Edge } from './edge';
import type { Identity } from './identity';
import type { Platform } from './platform';

/** The part of a site that the checks between its parts look at. */
export interface CheckedSite {
  readonly domain: string;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly state: {
    readonly moved: readonly { readonly stack: string; readonly from: string; readonly to: string }[];
    readonly removed: readonly { readonly stack: string; readonly address: string }[];
  };
  readonly identity: Identity;
  readonly platform?: Platform | undefined;
  readonly edge?: Edge | undefined;
}

/** One thing that is wrong between the parts of a site. */
export interface SiteFault {
  readonly path: readonly (string | number)[];
  readonly found: unknown;
  readonly message: string;
}
