import type { Provenance } from '../../constructs/core/provenance';

/** Lists what Terraform or a provider says, and what the person who runs the site does about it. */
const REMEDIES: readonly (readonly [said: RegExp, remedy: (place: Place) => string])[] = [
  [
    /no matching|not found|does not exist|cannot import non-existent/i,
    ({ path, adopt }) =>
      adopt === undefined
        ? `create it again, under the name that ${path} has`
        : `create it again, under the name that ${path} has, or take ${adopt} out of the site: Terraform then creates it`,
  ],
  [
    /already exists|must be unique|already in use/i,
    ({ path, adopt }) => (adopt === undefined ? `rename one of the two: ${path}` : `it exists: state ${adopt}`),
  ],
  [/prevent_destroy/, ({ path }) => `it is adopted and is not deleted; let it go with state.removed, or keep ${path}`],
];

interface Place {
  readonly path: string;
  readonly adopt?: string | undefined;
}

/**
 * The places in the site of the objects that an error of Terraform is about, a line each, with the way to go on: the error
 * itself names an address that no person wrote.
 */
export function placeLines(error: string, provenance: readonly Provenance[]): readonly string[] {
  const named = new Set(error.match(/\b(?:data\.)?\w+\.[\w-]+/g));
  const faults = error.split(/^Error: /m).slice(1);
  return provenance.flatMap(({ address, path, adopt }) => {
    if (!named.has(address) || path === undefined) return [];
    const fault = faults.find((text) => text.includes(address)) ?? error;
    const remedy = REMEDIES.find(([said]) => said.test(fault))?.[1];
    return [`${path} of the site (${address})${remedy === undefined ? '' : `: ${remedy({ path, adopt })}`}`];
  });
}
