import { setTimeout as timer } from 'node:timers/promises';
import { fetchAsk } from '../../programs/login-check/fetch-ask';
import type { SiteDocument } from '../../rules/readers/document';
import { loginHosts } from '../../sites/schema/login-hosts';
import type { Site } from '../../sites/schema/site';
import { AuthentikClient } from '../authentik/client';
import { CloudflareClient } from '../cloudflare/client';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { type HttpProbe, NodeHttpProbe } from '../core/http-probe';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';
import { ClientReader } from '../kubernetes/client-reader';
import { type Drift, planDrift } from '../terraform/drift';
import { machineTools } from '../terraform/machine-tools';
import { processRunner } from '../terraform/process-runner';
import type { AuthentikReader, CheckSources } from './check-sources';
import { PostgresqlReader, type ProxySessionReader } from './proxy-session-reader';

/** A plan of a large site takes half a minute. */
const PLAN_TIMEOUT_MS = 10 * 60_000;

/** The live site. Each source is created when a check first uses it, so that one without settings stops no other check. */
export class LiveSources implements CheckSources {
  readonly http: HttpProbe = new NodeHttpProbe();
  readonly ask = fetchAsk;
  readonly sleep = (ms: number) => timer(ms);
  readonly bannedHttp: HttpProbe | undefined;
  readonly kubernetes: ClientReader;
  private rendered: Promise<SiteDocument> | undefined;
  /** Made once: two checks read it. */
  readonly document = (): Promise<SiteDocument> => {
    this.rendered ??= this.render(this.site);
    return this.rendered;
  };

  constructor(
    private readonly context: OpsContext,
    bannedProxy: URL | undefined,
    private readonly render: (site: Site) => Promise<SiteDocument>,
  ) {
    this.bannedHttp = bannedProxy === undefined ? undefined : new NodeHttpProbe({ proxy: bannedProxy });
    this.kubernetes = new ClientReader(context);
  }

  get now() {
    return this.context.now;
  }

  get site() {
    return this.context.site;
  }

  /** Most checks ask it: without it there is no answer about the site. */
  get authentik(): AuthentikReader {
    try {
      return AuthentikClient.of(this.context);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  }

  secret(name: string): string {
    return this.context.secret(`TF_VAR_${name}`, this.site.secrets[name]?.from ?? 'the register of secrets');
  }

  get sessions(): ProxySessionReader {
    return PostgresqlReader.of(this.context);
  }

  get cloudflare(): CloudflareClient {
    return new CloudflareClient(this.context, this.http);
  }

  async drift(stack: string): Promise<Drift> {
    if (!this.context.variableNames.some((name) => name.startsWith('TF_VAR_'))) {
      throw new OpsError({
        what: 'the variables of Terraform (TF_VAR_*) are not set',
        remedy: 'set them as for a plan (`npm run ops -- secrets check`)',
        exitCode: ExitCode.USAGE,
        isMissing: true,
      });
    }
    const input = { stack, loginHosts: () => loginHosts(this.site) };
    const run = processRunner(undefined, PLAN_TIMEOUT_MS);
    return await planDrift(input, { ...machineTools(this.context), run, note: () => {} }, []);
  }
}
