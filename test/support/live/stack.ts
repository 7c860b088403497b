import { sentence } from '../../../access/words';
import { OpsContext } from '../../../ops/core/context';
import { readLiveFacts } from '../../../ops/review/live-facts';
import type { StackDocument } from '../../../rules/readers/document';
import { loginHosts } from '../../../sites/schema/login-hosts';
import type { SiteInput } from '../../../sites/schema/site';
import { loadClientReader } from '../client-reader';
import type { CloudflareAccount } from '../cloudflare/account';
import type { KubeApiserver } from '../kubernetes/kube-apiserver';
import { adoptAll, documentOf, withWrittenAdoption } from '../ops/adopt';
import { RecordingTerminal } from '../ops/terminal';
import { defineFixture } from '../site/defined-site';
import { StackRun } from '../stack-run';

/** Stands for what the survey of a cluster never asks. */
const NOWHERE = { url: 'http://127.0.0.1:9', token: 'token-of-the-tests' };

interface LiveStackProps {
  readonly cluster: KubeApiserver;
  /** @default none: the stack has nothing there */
  readonly cloudflare?: CloudflareAccount;
  /** Belongs to Terraform, by name. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  readonly rootModule: (stack: StackDocument) => object;
}

/** The stack `platform` or `edge` of a site on a real API server: `ops adopt --write`, synthesis, `diff`, `deploy`. */
export class LiveStack {
  readonly run: StackRun;
  private readonly reader: InstanceType<ReturnType<typeof loadClientReader>>;

  constructor(
    private readonly name: 'platform' | 'edge',
    private readonly props: LiveStackProps,
  ) {
    const env = { KUBE_CONFIG_PATH: props.cluster.kubeconfigPath, CLOUDFLARE_BASE_URL: props.cloudflare?.url };
    const context = new OpsContext({ site: () => defineFixture(), env, terminal: new RecordingTerminal() });
    this.reader = new (loadClientReader())(context, 'KUBE_CONFIG_PATH', 60_000);
    this.run = new StackRun(name, props.variables, env);
    this.run.liveFacts = (plan) => readLiveFacts(plan, this.reader);
  }

  /** The site with what `ops adopt --write` finds. */
  adoptAll(site: SiteInput): Promise<SiteInput> {
    const { cloudflare = NOWHERE } = this.props;
    const live = { authentik: NOWHERE, cluster: this.reader, cloudflare };
    return withWrittenAdoption(site, (args) => adoptAll(live, [this.name, ...args], site));
  }

  /** Writes what the next command works with. */
  async use(site: SiteInput): Promise<void> {
    const { stacks } = await documentOf(site);
    this.run.loginHosts = () => loginHosts(defineFixture(site));
    this.run.config = this.props.rootModule(stacks.find(({ name }) => name === this.name)!);
  }

  get access(): readonly string[] {
    return this.run.review.access.map(({ kind, words }) => `${kind}: ${sentence(words)}`);
  }
}
