import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-ports';

export interface RealDecision {
  readonly origin: string;
  readonly value: string;
  readonly type?: string;
  readonly scope?: string;
  readonly duration?: string;
}

const MACHINE = { machine_id: 'edge', password: 'edgepass' };
const PATIENCE_MS = 15_000;

/**
 * CrowdSec's own LAPI (Debian's 1.4.6, `test/real/setup/crowdsec.sh`) in a directory and on a port of its own, without
 * the central API and without the agent.
 */
export class RealLapi {
  static readonly KEY = 'k-edge-1';

  private constructor(
    readonly url: string,
    private readonly directory: string,
    private readonly process: ChildProcess,
  ) {}

  static isInstalled(): boolean {
    try {
      execFileSync('cscli', ['version'], { stdio: 'ignore' });
      readFileSync('/etc/crowdsec/profiles.yaml');
      return true;
    } catch {
      return false;
    }
  }

  static async start(): Promise<RealLapi> {
    const directory = mkdtempSync(join(tmpdir(), 'edge-sync-lapi-'));
    const url = `http://127.0.0.1:${await freePort()}`;
    for (const name of ['data', 'hub', 'notif', 'plugins']) mkdirSync(join(directory, name));
    writeFileSync(join(directory, 'hub/.index.json'), '{}');
    writeFileSync(join(directory, 'simulation.yaml'), 'simulation: off\n');
    writeFileSync(join(directory, 'console.yaml'), 'share_manual_decisions: false\n');
    writeFileSync(join(directory, 'local_api_credentials.yaml'), '');
    copyFileSync('/etc/crowdsec/profiles.yaml', join(directory, 'profiles.yaml'));
    writeFileSync(join(directory, 'config.yaml'), configOf(directory, url));
    const config = ['-c', join(directory, 'config.yaml')];
    const { machine_id, password } = MACHINE;
    execFileSync('cscli', [...config, 'machines', 'add', machine_id, '--password', password, '--force', '-u', url], {
      stdio: 'ignore',
    });
    execFileSync('cscli', [...config, 'bouncers', 'add', 'edgesync', '-k', RealLapi.KEY, '-o', 'raw'], {
      stdio: 'ignore',
    });
    const log = openSync(join(directory, 'lapi.log'), 'w');
    const lapi = new RealLapi(
      url,
      directory,
      spawn('crowdsec', [...config, '-no-cs'], { stdio: ['ignore', log, log] }),
    );
    await lapi.untilReady();
    return lapi;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The command line that a person uses. */
  cscli(...args: readonly string[]): string {
    return execFileSync('cscli', ['-c', join(this.directory, 'config.yaml'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Any origin and scope, as an agent or the central API would bring them. */
  async post(decisions: readonly RealDecision[]): Promise<void> {
    const headers = { 'user-agent': 'edge-sync-test/1', 'content-type': 'application/json' };
    const login = await fetch(`${this.url}/v1/watchers/login`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...MACHINE, scenarios: [] }),
    });
    const { token } = (await login.json()) as { token: string };
    const now = new Date().toISOString();
    const alert = {
      scenario: 'test/edge-sync',
      scenario_hash: '',
      scenario_version: '',
      message: 'seeded by a test',
      events_count: 1,
      capacity: 0,
      leakspeed: '0',
      simulated: false,
      start_at: now,
      stop_at: now,
      events: [],
      source: { scope: 'Ip', value: '' },
      decisions: decisions.map(({ origin, value, type = 'ban', scope = 'Ip', duration = '4h' }) => ({
        origin,
        value,
        type,
        scope,
        duration,
        scenario: 'test/edge-sync',
      })),
    };
    const answer = await fetch(`${this.url}/v1/alerts`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: JSON.stringify([alert]),
    });
    if (answer.status !== 201) throw new Error(`alerts: HTTP ${answer.status}, ${await answer.text()}`);
  }

  /** Many bans of origin `cscli-import`, the fast way. */
  importBans(values: readonly string[]): void {
    const file = join(this.directory, 'bans.csv');
    writeFileSync(
      file,
      ['duration,scope,value,type,reason', ...values.map((value) => `4h,Ip,${value},ban,seed`), ''].join('\n'),
    );
    this.cscli('decisions', 'import', '-i', file);
  }

  /** Takes the table of decisions away from under the running LAPI, or gives it back. */
  breakDatabase(broken: boolean): void {
    const [from, to] = broken ? ['decisions', 'hidden'] : ['hidden', 'decisions'];
    execFileSync(
      'sqlite3',
      [join(this.directory, 'data/crowdsec.db'), `PRAGMA busy_timeout=5000; ALTER TABLE ${from} RENAME TO ${to}`],
      {
        stdio: 'ignore',
      },
    );
  }

  private async untilReady(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
      try {
        const answer = await fetch(`${this.url}/v1/decisions`, {
          headers: { 'x-api-key': RealLapi.KEY, 'user-agent': 'edge-sync-test/1' },
        });
        if (answer.status === 200) return;
      } catch {
        // It is not listening yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const log = readFileSync(join(this.directory, 'lapi.log'), 'utf8').slice(-2000);
    await this.stop();
    throw new Error(`LAPI did not start within ${PATIENCE_MS / 1000} s, log: ${log}`);
  }
}

function configOf(directory: string, url: string): string {
  const at = (name: string) => join(directory, name);
  return `common: {daemonize: false, log_media: stdout, log_level: info, working_dir: .}
config_paths: {config_dir: ${directory}/, data_dir: ${at('data')}/, simulation_path: ${at('simulation.yaml')}, hub_dir: ${at('hub')}/, index_path: ${at('hub/.index.json')}, notification_dir: ${at('notif')}/, plugin_dir: ${at('plugins')}/}
cscli: {output: human}
db_config: {log_level: info, type: sqlite, db_path: ${at('data/crowdsec.db')}, use_wal: true, flush: {max_items: 5000, max_age: 7d}}
api:
  client: {insecure_skip_verify: false, credentials_path: ${at('local_api_credentials.yaml')}}
  server: {log_level: info, listen_uri: "${url.replace('http://', '')}", profiles_path: ${at('profiles.yaml')}, console_path: ${at('console.yaml')}, trusted_ips: [127.0.0.1]}
prometheus: {enabled: false}
`;
}
