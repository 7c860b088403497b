import { parse, stringify } from 'yaml';
import { plainText, staticText } from '../../constructs/core/static-text';
import type { SiteDocument } from '../../rules/readers/document';
import { siteOf } from '../support/site-app';
import { platformOf } from './platform-document';

/** JSON that a test reaches into: a wrong path fails it at once. */
export interface Loose {
  [key: string]: Loose;
}

const real = siteOf();

/** The platform stack of a copy, with the places that mistakes are made in. */
export class Platform {
  readonly document: SiteDocument = structuredClone(real);

  /** The block of a resource, to be changed. */
  block(address: string): Loose {
    const [type = '', name = ''] = address.split('.');
    return platformOf(this.document).config.resource?.[type]?.[name] as unknown as Loose;
  }

  /** Changes the values of a release as a person would in the YAML. */
  values(release: string, change: (values: Loose) => void): void {
    const block = this.block(`helm_release.${release}`) as unknown as { values: string[] };
    const values = parse(plainText(block.values[0] ?? '')) as Loose;
    change(values);
    block.values[0] = staticText(stringify(values, { lineWidth: 0 }));
  }

  /** Replaces a text in a file of a ConfigMap. */
  file(address: string, file: string, from: string, to: string): void {
    const data = this.block(address).data as unknown as Record<string, string>;
    if (data[file]?.includes(from) !== true) throw new Error(`${address} ${file} must hold ${from}`);
    data[file] = data[file].replaceAll(from, to);
  }
}
