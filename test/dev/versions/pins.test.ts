import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientError, type RunClient, runClient } from '../../../dev/versions/client';
import { downloadFacts } from '../../../dev/versions/download';
import { comparePins, pinsOf, pinsText } from '../../../dev/versions/pins';
import { inputNamed } from '../../../sites/named';

const SOURCE = 'registry.terraform.io/goauthentik/authentik';
const releases = (...tags: readonly string[]) => JSON.stringify(tags.map((tagName) => ({ tagName })));

/** Says what the clients of the registries print. */
const answers: RunClient = (command, args, folder = '') => {
  const asked = [command, ...args].join(' ');
  if (asked.includes('release list --repo goauthentik/authentik'))
    return releases('version/2026.11.1', 'version/2026.8.6', 'version/2026.11.0', 'version-2019');
  if (asked.includes('release list --repo traefik/traefik')) return releases('v3.7.18', 'v2.11.60', 'v3.7.9');
  if (asked.startsWith('gh api')) return `of ${args[1]}\n`;
  if (asked.startsWith('helm show')) return 'name: authentik\nversion: 2026.11.0\n';
  if (asked.startsWith('helm pull')) mkdirSync(join(String(args.at(-1)), 'authentik'));
  if (asked === 'terraform version -json')
    return JSON.stringify({
      provider_selections: { [SOURCE]: '2026.11.0', 'registry.terraform.io/hashicorp/helm': '3.1.1' },
    });
  if (asked.startsWith('terraform init')) expect(existsSync(join(folder, 'main.tf.json'))).toBe(true);
  if (asked.startsWith('terraform providers')) return JSON.stringify({ provider_schemas: { [SOURCE]: {} } });
  if (asked.startsWith('npm outdated')) return JSON.stringify({ cdktf: { latest: '0.99.0' } });
  if (asked.startsWith('skopeo')) throw new ClientError('skopeo is not installed');
  return '';
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-pins-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('every pin is shown beside the newest version, and one that no client can tell is unknown', () => {
  const pins = comparePins(pinsOf({ homelab: inputNamed('homelab') }), answers, folder);
  const text = pinsText(pins);
  expect(text).toEqual(
    expect.arrayContaining([
      '| server authentik | 2026.8.6 | **2026.11.1** | site homelab |',
      '| chart authentik | 2026.8.0 | **2026.11.0** | site homelab |',
      '| provider goauthentik/authentik | 2026.5.0 | **2026.11.0** | schemas/, cdktf.json |',
      '| provider hashicorp/helm | 3.1.1 | the same | package.json, as its bindings |',
      '| provider cloudflare/cloudflare | 5.14.0 | unknown: terraform did not select it | package.json, as its bindings |',
      '| traefik traefik | 3.7.16 | **3.7.18** | site homelab |',
      '| library cdktf | 0.21.0 | **0.99.0** | package.json |',
      '| library zod | 4.6.7 | the same | package.json |',
      '| image docker.io/library/node | 22.21.1-bookworm-slim | unknown: skopeo is not installed | site homelab |',
    ]),
  );
});

test('a newer tag has the form of the pinned one', () => {
  const run: RunClient = (command) =>
    command === 'skopeo'
      ? JSON.stringify({ Tags: ['latest', '24.1.0', '24.1.0-bookworm-slim', '22.22.0-bookworm-slim'] })
      : '{}';
  const pin = { kind: 'image', name: 'docker.io/library/node', pinned: '22.21.1-bookworm-slim', where: 'x' } as const;
  expect(comparePins([pin], run, folder)[0]?.newest).toBe('24.1.0-bookworm-slim');
});

test('the facts of a line come from its newest release, the chart of the line and the provider of the line', () => {
  const asked: string[] = [];
  const run: RunClient = (command, args, at) => {
    asked.push([command, ...args].join(' '));
    return answers(command, args, at);
  };
  downloadFacts('2026.11', folder, run, () => {});
  const path = 'authentik/lib/default.yml';
  expect(readFileSync(join(folder, path), 'utf8')).toBe(
    `of repos/goauthentik/authentik/contents/${path}?ref=version/2026.11.1\n`,
  );
  expect(asked.find((one) => one.startsWith('helm pull'))).toContain('--version 2026.11.x');
  expect(JSON.parse(readFileSync(join(folder, 'terraform/main.tf.json'), 'utf8'))).toMatchObject({
    terraform: { required_providers: { authentik: { version: '~> 2026.11.0' } } },
  });
  expect(JSON.parse(readFileSync(join(folder, 'provider.json'), 'utf8')).provider_versions[SOURCE]).toBe('2026.11.0');
  expect(JSON.parse(readFileSync(join(folder, 'release.json'), 'utf8'))).toEqual({ newest: '2026.11.1' });
});

test('a provider that cannot be had is noted, and the rest is there', () => {
  const notes: string[] = [];
  const run: RunClient = (command, args, at) => {
    if (command === 'terraform') throw new ClientError('terraform init failed: no available releases');
    return answers(command, args, at);
  };
  downloadFacts('2026.11.1', folder, run, (text) => notes.push(text));
  expect(notes).toEqual(['terraform init failed: no available releases']);
  expect([existsSync(join(folder, 'chart')), existsSync(join(folder, 'provider.json'))]).toEqual([true, false]);
});

test('a client that is missing or fails is one sentence', () => {
  expect(() => runClient('gatehouse-no-such-client', ['x'])).toThrow('gatehouse-no-such-client is not installed');
  writeFileSync(join(folder, 'fail.cjs'), "console.error('first'); console.error('no such chart'); process.exit(3)");
  expect(() => runClient(process.execPath, [join(folder, 'fail.cjs')])).toThrow(/fail\.cjs failed: no such chart$/);
});
