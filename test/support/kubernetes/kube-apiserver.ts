import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubernetesObject } from '../../../ops/kubernetes/objects';
import { RealProgram, until } from '../real/program';
import { freePorts } from '../servers/free-ports';

interface ApiAnswer {
  readonly status: number;
  /** It is the text of the server's refusal; empty where there is none. */
  readonly message: string;
  readonly object: KubernetesObject;
}

interface ObjectEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
}

type Labels = Readonly<Record<string, string>>;

interface Sent {
  readonly status: number;
  readonly text: string;
}

/**
 * A real kube-apiserver with an etcd of its own, in a temporary folder and on free ports of this machine. It validates,
 * admits and stores as a cluster's does; nothing runs pods, and no controller looks at anything.
 */
export class KubeApiserver {
  readonly url: string;
  /** It is the token of a user in the group `system:masters`. */
  readonly token = randomBytes(16).toString('hex');
  readonly kubeconfigPath: string;
  private readonly program = new RealProgram();

  /** Returns what cannot be had; undefined where everything is there. */
  static findMissing(): string | undefined {
    const isThere = ['kube-apiserver', 'etcd', 'helm'].every((name) => existsSync(join(programs(), name)));
    return isThere ? undefined : 'no kube-apiserver, etcd and helm (test/real/setup/kubernetes.sh)';
  }

  /** @throws Error with the end of the logs when it is not ready in time; nothing is left of it then */
  static async start(): Promise<KubeApiserver> {
    const server = new KubeApiserver(await freePorts(3));
    await server.program.untilReady(async () => (await server.send('GET', '/readyz')).status === 200);
    return server;
  }

  private constructor([api = 0, client = 0, peer = 0]: readonly number[]) {
    this.url = `https://127.0.0.1:${api}`;
    const config = kubeconfig(this.url, this.certificatePath, this.token);
    this.kubeconfigPath = this.program.file('kubeconfig', config);
    this.startEtcd(client, peer);
    this.startApiserver(api, client);
  }

  stop(): Promise<void> {
    return this.program.stop();
  }

  /** Creates an object, or with `dryRun` does all but that; a field that the server does not know is refused. */
  async create(object: KubernetesObject, { dryRun = false } = {}): Promise<ApiAnswer> {
    const query = `fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    return answerOf(await this.send('POST', `${collectionPath(object)}?${query}`, object));
  }

  /** Creates an object that nothing is wrong with. */
  async add(object: KubernetesObject): Promise<void> {
    const { message } = await this.create(object);
    if (message !== '') throw new Error(`${object.kind} ${object.metadata.name}: ${message}`);
  }

  /** Writes into an object, as a controller does. */
  async merge(
    object: KubernetesObject,
    patch: object,
    type = 'application/strategic-merge-patch+json',
    query = '',
  ): Promise<void> {
    const path = `${collectionPath(object)}/${object.metadata.name}${query}`;
    const { status, message } = answerOf(await this.send('PATCH', path, patch, type));
    if (status !== 200) throw new Error(`${object.kind} ${object.metadata.name}: ${message}`);
  }

  /** Does what `kubectl apply --server-side --force-conflicts` does. */
  async apply(object: KubernetesObject): Promise<void> {
    await this.merge(object, object, 'application/apply-patch+yaml', '?fieldManager=kubectl&force=true');
  }

  async read(object: KubernetesObject): Promise<ApiAnswer> {
    return answerOf(await this.send('GET', `${collectionPath(object)}/${object.metadata.name}`));
  }

  /** Returns what happened to the objects of a kind after a version of one of them, oldest first. */
  async eventsAfter(object: KubernetesObject): Promise<readonly ObjectEvent[]> {
    const query = `watch=true&timeoutSeconds=1&resourceVersion=${String(object.metadata.resourceVersion)}`;
    const { text } = await this.send('GET', `${collectionPath(object)}?${query}`);
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ObjectEvent);
  }

  /** Names of the objects of a kind in a namespace, of all or of those with these labels. */
  async names(apiVersion: string, kind: string, namespace: string, labels: Labels = {}): Promise<readonly string[]> {
    const selector = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const path = collectionPath({ apiVersion, kind, metadata: { name: '', namespace } });
    const { text } = await this.send('GET', `${path}?labelSelector=${encodeURIComponent(selector.join(','))}`);
    return (JSON.parse(text) as { items: KubernetesObject[] }).items.map(({ metadata }) => metadata.name);
  }

  async addNamespace(name: string, labels: Labels = {}): Promise<void> {
    await this.add({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  }

  /** Makes the kind of a custom resource known, in any shape. */
  async addKind(example: KubernetesObject): Promise<void> {
    const { apiVersion, kind } = example;
    const [group = '', version = ''] = apiVersion.split('/');
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    await this.add({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural(kind)}.${group}` },
      spec: {
        group,
        names: { kind, plural: plural(kind) },
        scope: 'Namespaced',
        versions: [{ name: version, served: true, storage: true, schema }],
      },
    });
    await this.knows(example);
  }

  /** Waits until a definition is established: there is no longer no such path, but no such object. */
  async knows(example: KubernetesObject): Promise<void> {
    await until(async () => {
      const { message } = await this.read(example);
      if (!message.includes(example.metadata.name)) throw new Error(message);
    });
  }

  /** Runs helm, with nothing of this machine's own settings. */
  helm(...args: readonly string[]): string {
    return runHelm(args, { HOME: this.program.directory, KUBECONFIG: this.kubeconfigPath });
  }

  /** Made by the API server when it starts: certificate and its CA in one file. */
  private get certificatePath(): string {
    return this.program.at('certificates/apiserver.crt');
  }

  private startEtcd(client: number, peer: number): void {
    const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
    this.run('etcd', [
      `--data-dir=${this.program.at('etcd')}`,
      '--unsafe-no-fsync',
      `--listen-client-urls=${clientUrl}`,
      `--advertise-client-urls=${clientUrl}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
    ]);
  }

  private startApiserver(port: number, etcd: number): void {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    this.run('kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${this.program.at('certificates')}`,
      `--service-account-issuer=${this.url}`,
      `--service-account-key-file=${this.program.file('service-account.pub', publicKey)}`,
      `--service-account-signing-key-file=${this.program.file('service-account.key', privateKey)}`,
      '--authorization-mode=RBAC',
      `--token-auth-file=${this.program.file('tokens.csv', `${this.token},admin,1,system:masters\n`)}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      // Service accounts come from a controller, and there is none.
      '--disable-admission-plugins=ServiceAccount',
    ]);
  }

  private run(name: string, args: readonly string[]): void {
    this.program.start(join(programs(), name), args, { name });
  }

  private async send(method: string, path: string, body?: object, type = 'application/json'): Promise<Sent> {
    const ca = readFileSync(this.certificatePath);
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': type };
    return new Promise((resolve, reject) => {
      const call = request(`${this.url}${path}`, { method, ca, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text })).on('error', reject);
      });
      call.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

export function runHelm(args: readonly string[], settings: { HOME: string; KUBECONFIG?: string }): string {
  return execFileSync(join(programs(), 'helm'), args, {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...settings },
  });
}

function programs(): string {
  return process.env.GATEHOUSE_KUBERNETES ?? '';
}

function answerOf({ status, text }: Sent): ApiAnswer {
  // Where there is no such kind, the answer is text.
  const object = JSON.parse(text.startsWith('{') ? text : JSON.stringify({ message: text })) as KubernetesObject;
  return { status, message: status < 300 ? '' : String(object.message), object };
}

/** Returns where the API has the objects of one kind; all kinds that we need have regular plurals. */
function collectionPath({ apiVersion, kind, metadata: { namespace } }: KubernetesObject): string {
  return [
    apiVersion.includes('/') ? '/apis' : '/api',
    apiVersion,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    plural(kind),
  ].join('/');
}

/** Works as the API names the objects of a kind. */
export function plural(kind: string): string {
  return kind.toLowerCase().replace(/(?:y|s)?$/, (end) => ({ y: 'ies', s: 'ses' })[end] ?? 's');
}

function kubeconfig(server: string, certificate: string, token: string): string {
  const name = 'gatehouse';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority': certificate } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
