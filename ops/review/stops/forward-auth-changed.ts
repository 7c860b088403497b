import { children } from '../../../rules/readers/block';
import { kept } from '../change-kind';
import { type Attributes, isAttributes, listOf } from '../plan-document';
import { helmValues } from '../structured-text';
import type { Findings, StopInput } from './stop';

/**
 * Traefik's forward-auth middlewares are objects in the values of a Helm release. One that asks another server opens, and
 * so does a header that it no longer takes from the answer: then the application trusts a visitor's own `X-authentik-username`.
 */
export function* forwardAuthChanged({ plan }: StopInput): Findings {
  for (const { address, before, after } of kept(plan).filter(({ type }) => type === 'helm_release')) {
    const has = middlewaresOf(after);
    for (const [name, asked] of middlewaresOf(before)) {
      for (const found of opened(asked, has.get(name))) {
        const remedy = 'keep the middleware and the server that it asks';
        yield { address, found: `the middleware ${name} ${found}`, remedy };
      }
    }
  }
}

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
  const documents = listOf(values).map((text) => helmValues(String(text)));
  const manifests = documents.filter(isAttributes).flatMap((document) => children(document, 'manifests'));
  return new Map(
    manifests.flatMap(({ kind, metadata, spec }) => {
      const forwardAuth = isAttributes(spec) ? spec.forwardAuth : undefined;
      if (kind !== 'Middleware' || !isAttributes(metadata) || !isAttributes(forwardAuth)) return [];
      return [[`${String(metadata.namespace)}/${String(metadata.name)}`, forwardAuth] as const];
    }),
  );
}
