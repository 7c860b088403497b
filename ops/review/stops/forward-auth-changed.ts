import { child, children } from '../../../rules/readers/block';
import { expandChain, middlewareKey } from '../../../rules/readers/middleware-chain';
import { keptChanges } from '../change-kind';
import { type Attributes, isAttributes, listOf } from '../plan-document';
import { helmValues } from '../structured-text';
import type { StopFindings, StopInput } from './stop';

/** A middleware that asks another server, alone or behind others in a chain. */
interface ForwardAuth {
  readonly asks: Attributes;
  /** Headers of the client, in lower case, that the chain removes in front of it. */
  readonly removes: readonly string[];
}

/**
 * Traefik's forward-auth middlewares are objects in the values of a Helm release. One that asks another server opens, and
 * so does a header that it no longer takes from the answer: then the application trusts a visitor's own `X-authentik-username`.
 * One behind a chain that no longer removes `X-Forwarded-Host` judges a visitor of a trusted proxy by another host.
 */
export function* findForwardAuthChanged({ plan }: StopInput): StopFindings {
  for (const { address, before, after } of keptChanges(plan).filter(({ type }) => type === 'helm_release')) {
    const has = middlewaresOf(after);
    for (const [name, asked] of middlewaresOf(before)) {
      for (const found of findOpened(asked, has.get(name))) {
        const remedy = 'keep the middleware and the server that it asks';
        yield { address, found: `the middleware ${name} ${found}`, remedy };
      }
    }
  }
}

function* findOpened(had: ForwardAuth, has: ForwardAuth | undefined): Generator<string> {
  if (has === undefined) {
    yield 'is removed';
    return;
  }
  const [before, after] = [had.asks, has.asks];
  if (after.address !== before.address) yield `asks ${String(after.address)} instead of ${String(before.address)}`;
  const lost = headersOf(before).filter((header) => !headersOf(after).includes(header));
  if (lost.length > 0) yield `trusts ${lost.join(', ')} of the visitor, no longer of the answer`;
  const pattern = before.authResponseHeadersRegex ?? '';
  if (pattern !== '' && after.authResponseHeadersRegex !== pattern) {
    yield `trusts headers of the visitor that match ${String(pattern)}, no longer those of the answer`;
  }
  const trusted = [...had.removes, 'x-forwarded-host'].find((header) => !trusts(had, header) && trusts(has, header));
  if (trusted !== undefined) {
    yield `trusts ${trusted} from a trusted proxy again: a visitor can name another host or page there, and is judged by it`;
  }
}

/** Whether it believes a header of a trusted proxy, which may be the visitor's own. */
function trusts({ asks, removes }: ForwardAuth, header: string): boolean {
  return asks.trustForwardHeader !== false && !removes.includes(header);
}

function headersOf({ authResponseHeaders: headers }: Attributes): readonly string[] {
  return listOf(headers).map((header) => String(header).toLowerCase());
}

/** The forward auths of a release, by namespace and name of the middleware or chain. */
function middlewaresOf({ values }: Attributes): ReadonlyMap<string, ForwardAuth> {
  const documents = listOf(values).map((text) => helmValues(String(text)));
  const manifests = documents
    .filter(isAttributes)
    .flatMap((document) => children(document, 'manifests'))
    .filter(({ kind }) => kind === 'Middleware')
    .map((manifest) => ({ metadata: child(manifest, 'metadata'), spec: manifest.spec }));
  const byKey = new Map(manifests.map((manifest) => [middlewareKey(manifest), manifest]));
  return new Map(
    [...byKey.keys()].flatMap((key) => {
      const specs = expandChain(byKey, key);
      const asking = specs.findIndex(({ forwardAuth }) => isAttributes(forwardAuth));
      if (asking === -1) return [];
      const removes = specs.slice(0, asking).flatMap(listRemoved);
      return [[key, { asks: child(specs[asking] ?? {}, 'forwardAuth'), removes }] as const];
    }),
  );
}

/** Traefik removes a header with an empty value. */
function listRemoved(spec: Attributes): readonly string[] {
  return Object.entries(child(child(spec, 'headers'), 'customRequestHeaders'))
    .filter(([, value]) => value === '')
    .map(([header]) => header.toLowerCase());
}
