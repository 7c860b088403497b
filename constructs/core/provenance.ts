import { addressOf } from './address';
import { adoptionPlaceOf } from './adopted-parts';
import type { IConstruct } from './cdktf';
import { SitePart } from './site-part';

/** Describes where one resource or data source comes from. */
export interface Provenance {
  /** Terraform address. */
  readonly address: string;
  /** The part of the site that describes it. @default none: every site has it */
  readonly path?: string | undefined;
  /** Path of the key that states that the object exists. @default none: it cannot be adopted */
  readonly adopt?: string | undefined;
  /**
   * Attributes by their path in the site: the provider never reads them, so an adopted object must state them, and the
   * site does not yet. @default none
   */
  readonly states?: Readonly<Record<string, string>> | undefined;
}

/** One record for each resource and data source below a construct. */
export function provenanceOf(root: IConstruct): readonly Provenance[] {
  return root.node.findAll().flatMap((construct) => {
    const address = addressOf(construct);
    if (address === undefined) return [];
    const place = adoptionPlaceOf(construct);
    return [{ address, path: SitePart.of(construct)?.path, adopt: place?.adopt, states: place?.states }];
  });
}
