import { ServerLine } from '../../constructs/authentik/server/server-line';
import { isBlock, valueAt } from '../readers/block';
import type { Block } from '../readers/document';
import { authentikReleases, type HelmRelease } from '../readers/helm-values';
import { stackRule } from '../rule';

/** One underscore is part of a key, two separate the levels: `CACHE_TIMEOUT` is not `CACHE__TIMEOUT`. */
const SEPARATORS = /_+/g;

export const authentikEnvKnown = stackRule({
  id: 'authentik-env-known',
  what: 'authentik reads every AUTHENTIK_ variable of its pods, and each is stated once',
  why: 'A variable that authentik does not know changes nothing and reports nothing; of two with one name Kubernetes takes the last.',
  incident: 'I10',
  *checkStack(stack, { serverVersion }) {
    const known = ServerLine.of(serverVersion)?.settings;
    for (const release of authentikReleases(stack)) {
      const { address } = release;
      if (known === undefined) {
        const remedy = 'record the line as schemas/README.md says';
        yield { address, found: `has server ${serverVersion}, whose settings are not recorded`, remedy };
        continue;
      }
      for (const { component, name, isSecond } of variables(release)) {
        if (isSecond)
          yield { address, found: `states ${name} twice for the ${component}`, remedy: 'keep one of the two' };
        else if (!known.has(name.replace(/__\d+__/, '__0__'))) {
          const found = `states ${name} for the ${component}, which authentik ${serverVersion} does not read`;
          yield { address, found, remedy: remedyFor(name, known) };
        }
      }
    }
  },
});

function* variables({ values }: HelmRelease) {
  for (const component of ['server', 'worker']) {
    const seen = new Set<string>();
    for (const { name } of [...env(values, 'global'), ...env(values, component)]) {
      if (typeof name !== 'string' || !name.startsWith('AUTHENTIK_')) continue;
      yield { component, name, isSecond: seen.has(name) };
      seen.add(name);
    }
  }
}

function env(values: Block, component: string): readonly Block[] {
  const list = valueAt(values, `${component}.env`);
  return Array.isArray(list) ? list.filter(isBlock) : [];
}

function remedyFor(name: string, known: ReadonlySet<string>): string {
  const near = [...known].find((one) => one.replaceAll(SEPARATORS, '_') === name.replaceAll(SEPARATORS, '_'));
  return near === undefined ? 'remove it, or correct its name' : `write ${near}`;
}
