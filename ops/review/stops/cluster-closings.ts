import { isDeepStrictEqual } from 'node:util';
import { middlewaresOf } from '../../../access/gate';
import { GATE_ANNOTATION } from '../../../constructs/traefik/gate';
import { child, children } from '../../../rules/readers/block';
import { concealText } from '../../core/conceal';
import type { Attributes, PlanDocument, ResourceChange } from '../plan-document';
import { findLostRoutes } from './ingress-routes';
import { namesOutpost } from './outpost-selector';

const ENTRY_POINTS = 'traefik.ingress.kubernetes.io/router.entrypoints';

/** Returns what another entry point, or one more middleware of a login page, shuts out; undefined where nothing. Both are annotations. */
export function findOtherIngress(before: unknown, after: unknown): string | undefined {
  const [had, has] = [annotationsOf(before), annotationsOf(after)];
  const more = middlewaresOf(has).filter((name) => !middlewaresOf(had).includes(name));
  const [was, is] = [had[ENTRY_POINTS], has[ENTRY_POINTS]];
  if (was !== undefined && was !== is) return `Traefik listens for it at ${String(is ?? 'every entry point')} only`;
  return more.length > 0 && isLogin(had) && isLogin(has)
    ? `the login page is behind ${more.join(', ')} too`
    : undefined;
}

/** Returns what another class, or fewer paths of an Ingress, shut out; undefined where nothing. */
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

/**
 * Returns which pods a NetworkPolicy no longer admits; undefined where it admits all that it did. A rule without peers admits
 * every pod. Pods of an outpost are the stop `outpost-selector`.
 */
export function findLostPeers(before: unknown, after: unknown): string | undefined {
  const [had = [], has = []] = [before, after].map((spec) =>
    children(specOf(spec), 'ingress').map((rule) => children(rule, 'from')),
  );
  const admitsAll = (rules: typeof had) => rules.some((peers) => peers.length === 0);
  if (admitsAll(has)) return undefined;
  if (admitsAll(had)) return `only these pods still reach it: ${has.flat().map(peerText).join('; ') || 'none'}`;
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

/** Returns the other server behind PgBouncer, whose database has every account of authentik; undefined where it stays. */
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
