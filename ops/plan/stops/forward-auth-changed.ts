import { type Attributes, isAttributes } from '../plan-document';
import { structureOf } from '../structured-text';
import { type StopCheck, updated } from './stop';

/** Traefik's forward-auth middlewares are objects in the values of a Helm release: one that asks another server opens. */
export const forwardAuthChanged: StopCheck = {
  id: 'host-opened',
  *find({ plan }) {
    for (const { type, address, before, after } of updated(plan)) {
      if (type !== 'helm_release') continue;
      const has = middlewaresOf(after);
      for (const [name, asked] of middlewaresOf(before)) {
        const asks = has.get(name);
        if (asks === asked) continue;
        const found = asks === undefined ? 'is gone' : `asks ${asks} instead of ${asked}`;
        yield { address, found: `the middleware ${name} ${found}`, remedy: 'keep the middleware and whom it asks' };
      }
    }
  },
};

/** Forward-auth middlewares by namespace and name, with the address that each asks. */
function middlewaresOf({ values }: Attributes): ReadonlyMap<string, string> {
  const manifests = (Array.isArray(values) ? values : []).flatMap((text) => manifestsIn(String(text)));
  return new Map(
    manifests.flatMap(({ kind, metadata, spec }) => {
      const forwardAuth = isAttributes(spec) ? spec.forwardAuth : undefined;
      if (kind !== 'Middleware' || !isAttributes(metadata) || !isAttributes(forwardAuth)) return [];
      return [[`${String(metadata.namespace)}/${String(metadata.name)}`, String(forwardAuth.address)] as const];
    }),
  );
}

function manifestsIn(yaml: string): readonly Attributes[] {
  const values = structureOf('helm_release', 'values[0]', yaml);
  const manifests = isAttributes(values) ? values.manifests : undefined;
  return Array.isArray(manifests) ? manifests.filter(isAttributes) : [];
}
