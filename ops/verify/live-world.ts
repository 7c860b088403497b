import { AuthentikClient } from '../authentik/client';
import type { OpsContext } from '../core/context';
import { ClientReader } from '../kubernetes/client-reader';
import { type HttpProbe, NodeHttpProbe } from './http-probe';
import { type Planner, TerraformPlanner } from './planner';
import { PostgresqlReader, type ProxySessionReader } from './proxy-session-reader';
import { CloudflareReader, type WafReader } from './waf-reader';
import type { AuthentikReader, World } from './world';

/** The estate as it is. Each source is made when a check asks for it: the one that is not set up stops no other. */
export class LiveWorld implements World {
  readonly http: HttpProbe = new NodeHttpProbe();
  readonly bannedHttp: HttpProbe | undefined;
  readonly kubernetes: ClientReader;
  readonly planner: Planner;

  constructor(
    private readonly context: OpsContext,
    bannedProxy: URL | undefined,
  ) {
    this.bannedHttp = bannedProxy === undefined ? undefined : new NodeHttpProbe({ proxy: bannedProxy });
    this.kubernetes = new ClientReader(context);
    this.planner = new TerraformPlanner(context);
  }

  get site() {
    return this.context.site;
  }

  get authentik(): AuthentikReader {
    return AuthentikClient.of(this.context);
  }

  get sessions(): ProxySessionReader {
    return PostgresqlReader.of(this.context);
  }

  get waf(): WafReader {
    return new CloudflareReader(this.context, this.http);
  }
}
