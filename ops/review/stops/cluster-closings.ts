import { isDeepStrictEqual } from 'node:util';
import { middlewaresOf } from '../../../access/gate';
import { GATE_ANNOTATION } from '../../../constructs/traefik/gate';
import { child, children } from '../../../rules/readers/block';
import { concealText } from '../../core/conceal';
import type { Attributes, PlanDocument, ResourceChange } from '../plan-document';
import { findLostRoutes } from './ingress-routes';
import { namesOutpost } from './outpost-selector';

// Returns what no longer works after a change of an object in the cluster; undefined where everything does.

const ENTRY_POINTS = 'traefik.ingress.kubernetes.io/router.entrypoints';

/** Entry point and middlewares of an Ingress, which are annotations. */
export function findOtherIngress(before: unknown, after: unknown): string | undefined {
  const [had, has] = [annotationsOf(before), annotationsOf(after)];
  const more = middlewaresOf(has).filter((name) => !middlewaresOf(had).includes(name));
  const [was, is] = [had[ENTRY_POINTS], has[ENTRY_POINTS]];
  if (was !== undefined && was !== is) return `Traefik listens for it at ${String(is ?? 'every entry point')} only`;
  return more.length > 0 && isLogin(had) && isLogin(has)
    ? `the login page is behind ${more.join(', ')} too`
    : undefined;
}

/** Class and paths of an Ingress. */
export function findOtherRoutes(
  before: unknown,
  after: unknown,
  change: ResourceChange,
  plan: PlanDocument,
): string | undefined {
  const [had, has] = [specOf(before), specOf(after)];
  if (had.ingress_class_name !== has.ingress_class_name)
    return `another controller answers: ingress class ${String(has.ingress_class_name)} instead of ${String(had.ingress_class_name)}`;
  const lost = findLostRoutes(change, plan);
  return lost.length === 0 ? undefined : `requests no longer reach ${lost.join(', ')}`;
}

/** Peers that a NetworkPolicy no longer admits. Pods of an outpost are the stop `outpost-selector`. */
export function findLostPeers(before: unknown, after: unknown): string | undefined {
  const [had, has] = [before, after].map((spec) =>
    children(specOf(spec), 'ingress').map((rule) => children(rule, 'from')),
  );
  // A rule without peers admits every pod.
  if (had === undefined || has === undefined || has.some((peers) => peers.length === 0)) return undefined;
  const lost = had
    .flat()
    .filter((peer) => !namesOutpost(peer) && !has.flat().some((one) => isDeepStrictEqual(one, peer)));
  return lost.length === 0 ? undefined : `these pods no longer reach it: ${lost.map(peerText).join('; ')}`;
}

function peerText(peer: Attributes): string {
  const labels = ['namespace_selector', 'pod_selector'].map((selector) => child(child(peer, selector), 'match_labels'));
  const texts = labels.flatMap((one) => Object.entries(one)).map(([name, value]) => `${name} ${String(value)}`);
  return texts.length > 0 ? texts.join(', ') : JSON.stringify(peer);
}

/** The server behind PgBouncer: every account of authentik is in its database. */
export function findOtherDatabase(before: unknown, after: unknown): string | undefined {
  const [was, is] = [before, after].map((data) => databaseIn(String(specOf(data)[PGBOUNCER_INI] ?? '')));
  if (was === undefined || was === is) return undefined;
  return concealText(`authentik gets the accounts of another database: ${is ?? 'none'}, before ${was}`);
}

const PGBOUNCER_INI = 'pgbouncer.ini';

/** The first entry of the section, as PgBouncer reads it: `authentik = host=postgresql.dbaas port=5432 dbname=authentik`. */
function databaseIn(ini: string): string | undefined {
  return /^\[databases\]\n(.+)$/m.exec(ini)?.[1];
}

/** Terraform has a nested block as a list of one. */
function specOf(value: unknown): Attributes {
  return child({ value }, 'value');
}

function annotationsOf(metadata: unknown): Attributes {
  return child(specOf(metadata), 'annotations');
}

/** Ingresses of login pages state the gate none, as LoginIngress writes it; others gain middlewares of their site. */
function isLogin(annotations: Attributes): boolean {
  return annotations[GATE_ANNOTATION] === 'none';
}
