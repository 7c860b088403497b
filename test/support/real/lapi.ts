import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../servers/free-ports';
import { RealProgram } from './program';

interface RealDecision {
  readonly origin: string;
  readonly value: string;
  readonly type?: string;
  readonly scope?: string;
  readonly duration?: string;
}

export const MACHINE = { machine_id: 'edge', password: 'edgepass' };
/** What CrowdSec's own package has. */
const PROFILES = `name: default_ip_remediation
filters: ['Alert.Remediation == true && Alert.GetScope() == "Ip"']
decisions: [{ type: ban, duration: 4h }]
on_success: break
`;
const DEBIAN = '/usr/bin';
/** A later one, with allowlists. */
const { GATEHOUSE_CROWDSEC: LATER = '' } = process.env;

/**
 * CrowdSec's own LAPI (Debian's 1.4.6, `test/real/setup/crowdsec.sh`, or 1.7.8, `test/real/setup/lapi.sh`) in a directory
 * and on a port of its own, without the central API and without the agent.
 */
export class RealLapi {
  static readonly KEY = 'k-edge-1';

  private readonly program = new RealProgram();

  /** @param programs folder of `crowdsec` and `cscli` */
  private constructor(
    readonly url: string,
    private readonly programs: string,
  ) {}

  static findMissing(): string | undefined {
    return existsSync(join(DEBIAN, 'cscli')) ? undefined : 'crowdsec is not installed (test/real/setup/crowdsec.sh)';
  }

  static missingLater(): string | undefined {
    const isThere = existsSync(join(LATER, 'cscli'));
    return isThere ? undefined : 'GATEHOUSE_CROWDSEC names no CrowdSec with allowlists (test/real/setup/lapi.sh)';
  }

  static start(): Promise<RealLapi> {
    return RealLapi.startFrom(DEBIAN);
  }

  static startLater(): Promise<RealLapi> {
    return RealLapi.startFrom(LATER);
  }

  private static async startFrom(programs: string): Promise<RealLapi> {
    const lapi = new RealLapi(`http://127.0.0.1:${await freePort()}`, programs);
    const { program, url } = lapi;
    for (const name of ['data', 'hub', 'notif', 'plugins']) mkdirSync(program.at(name));
    program.file('hub/.index.json', '{}');
    program.file('simulation.yaml', 'simulation: off\n');
    program.file('console.yaml', 'share_manual_decisions: false\n');
    program.file('local_api_credentials.yaml', '');
    program.file('profiles.yaml', PROFILES);
    const config = program.file('config.yaml', configOf(program.directory, url));
    const { machine_id, password } = MACHINE;
    lapi.cscli('machines', 'add', machine_id, '--password', password, '--force', '-u', url);
    lapi.cscli('bouncers', 'add', 'edgesync', '-k', RealLapi.KEY, '-o', 'raw');
    program.start(join(programs, 'crowdsec'), ['-c', config, '-no-cs']);
    const headers = { 'x-api-key': RealLapi.KEY, 'user-agent': 'edge-sync-test/1' };
    await program.untilReady(async () => (await fetch(`${url}/v1/decisions`, { headers })).ok);
    return lapi;
  }

  stop(): Promise<void> {
    return this.program.stop();
  }

  /** The command line that a person uses. */
  cscli(...args: readonly string[]): string {
    return execFileSync(join(this.programs, 'cscli'), ['-c', this.program.at('config.yaml'), ...args], {
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
    const rows = ['duration,scope,value,type,reason', ...values.map((value) => `4h,Ip,${value},ban,seed`), ''];
    const file = this.program.file('bans.csv', rows.join('\n'));
    this.cscli('decisions', 'import', '-i', file);
  }

  /** Takes the table of decisions away from under the running LAPI, or gives it back. */
  breakDatabase(broken: boolean): void {
    const [from, to] = broken ? ['decisions', 'hidden'] : ['hidden', 'decisions'];
    const statements = `PRAGMA busy_timeout=5000; ALTER TABLE ${from} RENAME TO ${to}`;
    execFileSync('sqlite3', [this.program.at('data/crowdsec.db'), statements], { stdio: 'ignore' });
  }
}

function configOf(directory: string, url: string): string {
  const at = (name: string) => `${directory}/${name}`;
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
