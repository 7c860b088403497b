import type { TerraformJson } from '../rules/readers/document';

/** Describes what a stack has in its state: addresses are a contract, since a vanished one is a destroyed object. */
export interface Manifest {
  /** Every resource of the stack, sorted. */
  readonly addresses: readonly string[];
  /** Resources that are gone on purpose and destroyed with it, each with its reason. */
  readonly retired: Readonly<Record<string, string>>;
}

const HOW = 'npm run snapshots';

/** Takes in the new addresses, and lets the explained ones go. One that vanished without a word stays, and fails. */
export function updateManifest({ addresses, retired }: Manifest, config: TerraformJson): Manifest {
  const current = resourceAddresses(config);
  const followed = new Set([...findFollowed(config), ...Object.keys(retired)]);
  const kept = addresses.filter((address) => current.includes(address) || !followed.has(address));
  return { addresses: [...new Set([...kept, ...current])].sort(), retired };
}

/** Returns where a stack and its manifest differ, each with what to do. */
export function addressFaults({ addresses, retired }: Manifest, config: TerraformJson): readonly string[] {
  const current = resourceAddresses(config);
  const followed = findFollowed(config);
  return [
    ...addresses
      .filter((address) => !current.includes(address) && !followed.includes(address) && retired[address] === undefined)
      .map(
        (address) =>
          `${address} vanished: its object would be destroyed; add state.moved or state.removed to the site, ` +
          'or give the reason under retired in the manifest',
      ),
    ...current
      .filter((address) => !addresses.includes(address))
      .map((address) => `${address} is new: add it to the manifest with ${HOW}`),
    ...Object.entries(retired)
      .filter(([, reason]) => reason.trim() === '')
      .map(([address]) => `${address} is retired without a reason: write one`),
    ...Object.keys(retired)
      .filter((address) => current.includes(address))
      .map((address) => `${address} is retired and still there: remove it from retired, or from the site`),
    ...(config.moved ?? [])
      .filter(({ to }) => !current.includes(to))
      .map(({ from, to }) => `${from} is moved to ${to}, which does not exist: correct state.moved in the site`),
  ];
}

/** Addresses that a block of the stack follows: to a new name, or out of the state without a deletion. */
function findFollowed({ moved = [], removed = [] }: TerraformJson): readonly string[] {
  return [...moved, ...removed].map(({ from }) => from);
}

function resourceAddresses({ resource = {} }: TerraformJson): readonly string[] {
  return Object.entries(resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}
