import { type Attributes, isAttributes, listOf } from '../plan-document';
import { helmValues } from '../structured-text';
import { kept, type StopCheck } from './stop';

/**
 * Traefik's forward-auth middlewares are objects in the values of a Helm release. One that asks another server opens, and
 * so does a header that it no longer takes from the answer: then the application trusts a visitor's own `X-authentik-username`.
 */
export const forwardAuthChanged: StopCheck = {
  id: 'forward-auth-changed',
  *find({ plan }) {
    for (const { type, address, before, after } of kept(plan)) {
      if (type !== 'helm_release') continue;
      const has = middlewaresOf(after);
      for (const [name, asked] of middlewaresOf(before)) {
        for (const found of opened(asked, has.get(name))) {
          yield {
            address,
            found: `the middleware ${name} ${found}`,
            remedy: 'keep the middleware and the server that it asks',
          };
        }
      }
    }
  },
};

function* opened(had: Attributes, has: Attributes | undefined): Generator<string> {
  if (has === undefined) {
    yield 'is removed';
    return;
  }
  if (has.address !== had.address) yield `asks ${String(has.address)} instead of ${String(had.address)}`;
  const lost = headersOf(had).filter((header) => !headersOf(has).includes(header));
  if (lost.length > 0) yield `trusts ${lost.join(', ')} of the visitor, no longer of the answer`;
  const pattern = had.authResponseHeadersRegex ?? '';
  if (pattern !== '' && has.authResponseHeadersRegex !== pattern) {
    yield `trusts headers of the visitor that match ${String(pattern)}, no longer those of the answer`;
  }
}

function headersOf({ authResponseHeaders: headers }: Attributes): readonly string[] {
  return listOf(headers).map((header) => String(header).toLowerCase());
}

/** The `forwardAuth` of middlewares, by namespace and name. */
function middlewaresOf({ values }: Attributes): ReadonlyMap<string, Attributes> {
  const manifests = listOf(values).flatMap((text) => manifestsIn(String(text)));
  return new Map(
    manifests.flatMap(({ kind, metadata, spec }) => {
      const forwardAuth = isAttributes(spec) ? spec.forwardAuth : undefined;
      if (kind !== 'Middleware' || !isAttributes(metadata) || !isAttributes(forwardAuth)) return [];
      return [[`${String(metadata.namespace)}/${String(metadata.name)}`, forwardAuth] as const];
    }),
  );
}

function manifestsIn(yaml: string): readonly Attributes[] {
  const values = helmValues(yaml);
  return isAttributes(values) ? listOf(values.manifests).filter(isAttributes) : [];
}
