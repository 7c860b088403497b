import { bundleProgram } from '../core/program-bundle';

const MAX_BUNDLE_BYTES = 60_000;

/** The sync as one file for `node edge-sync.mjs`. */
export function bundleEdgeSync(): string {
  return bundleProgram('programs/edge-sync/main.ts', MAX_BUNDLE_BYTES);
}
