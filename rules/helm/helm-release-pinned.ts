import { type Block, ignores } from '../readers/document';
import { type HelmRelease, helmReleases } from '../readers/helm-values';
import { stackRule } from '../rule';

/** Arguments of an upgrade: a release that ignores their changes is never upgraded. */
const PINNED = ['chart', 'repository', 'version', 'values'];

/** Arguments beside `values` that set values or change the objects. */
const BESIDE_VALUES = ['set', 'set_list', 'set_sensitive', 'set_wo', 'reuse_values', 'postrender'];

export const helmReleasePinned = stackRule({
  id: 'helm-release-pinned',
  what: 'a Helm release has one exact chart version from an https repository, is atomic within a stated time, and has all its values in one place',
  why: 'An unpinned chart upgrades silently, a non-atomic release can stay half-applied, and rules read nothing beside the values.',
  incident: 'I9',
  *checkStack(stack) {
    for (const release of helmReleases(stack)) {
      const { address, block } = release;
      if (!release.isLocal) yield* sourceFaults(release);
      if (block.atomic !== true) yield { address, found: 'is not atomic', remedy: 'set atomic' };
      if (!(Number(block.timeout) > 0)) yield { address, found: 'has no timeout', remedy: 'state timeoutSeconds' };
      for (const name of PINNED.filter((one) => ignores(block, one))) {
        yield { address, found: `ignores changes of ${name}`, remedy: 'remove it from ignore_changes' };
      }
      for (const name of BESIDE_VALUES) {
        if (isSet(block, name))
          yield { address, found: `states ${name} beside the values`, remedy: 'write it into the values' };
      }
    }
  },
});

function* sourceFaults({ address, block, version }: HelmRelease) {
  if (!/^v?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version)) {
    yield { address, found: `has chart version ${JSON.stringify(version)}`, remedy: 'state one exact version' };
  }
  if (!/^https:\/\/./.test(String(block.repository ?? ''))) {
    yield { address, found: `has repository ${JSON.stringify(block.repository ?? '')}`, remedy: 'take one with https' };
  }
}

function isSet(block: Block, name: string): boolean {
  const value = block[name] ?? false;
  return value !== false && !(Array.isArray(value) && value.length === 0);
}
