import type { Ask } from '../../programs/login-check/browser';
import type { SiteDocument } from '../../rules/readers/document';
import type { Site } from '../../sites/schema/site';
import type { AuthentikClient } from '../authentik/client';
import type { CloudflareClient } from '../cloudflare/client';
import type { HttpProbe } from '../core/http-probe';
import type { CustomResourceReader, KubernetesReader, ObjectReader } from '../kubernetes/reader';
import type { Drift } from '../terraform/drift';
import type { ProxySessionReader } from './proxy-session-reader';

/** Reads of authentik's API, none of them fuzzy. */
export type AuthentikReader = Pick<AuthentikClient, 'get' | 'all' | 'shown'>;

/** Everything that a check may read. A source without settings throws when it is first used. */
export interface CheckSources {
  readonly site: Site;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** The finished JSON of all stacks of the site. */
  readonly document: () => Promise<SiteDocument>;
  readonly kubernetes: KubernetesReader & CustomResourceReader & Pick<ObjectReader, 'object'>;
  readonly authentik: AuthentikReader;
  /** Asks as a visitor from here. */
  readonly http: HttpProbe;
  /** Asks as a browser, with cookies of its own and with a body. */
  readonly ask: Ask;
  /** A secret of the register, from its variable of Terraform. @throws OpsError where the environment lacks it */
  readonly secret: (name: string) => string;
  /** Asks as a visitor from a banned address; undefined without a proxy there. */
  readonly bannedHttp: HttpProbe | undefined;
  readonly sessions: ProxySessionReader;
  readonly cloudflare: Pick<CloudflareClient, 'ruleset'>;
  /** Returns what a plan of a stack would change. @throws OpsError when there is no plan */
  drift(stack: string): Promise<Drift>;
}
