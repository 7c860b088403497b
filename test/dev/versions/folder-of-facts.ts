import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { LineFile } from '../../../constructs/authentik/server/server-line';
import type { ChartKeys } from '../../../rules/readers/chart-keys';

const SCHEMAS = join(__dirname, '..', '..', '..', 'schemas');
const PAGE = 'website/docs/install-config/configuration/configuration.mdx';

/** Settings that authentik's defaults leave out, which only its page and its release notes name. */
const PAGE_ONLY = /__USE_PGBOUNCER$|__MAX_REQUESTS|__READ_REPLICAS__|^AUTHENTIK_STORAGE__(MEDIA|REPORTS)__/;
const RELEASE_ONLY = /_PASSWORD_HASH$/;

/** The recorded folder without the files of a line, as before it was recorded. */
export function recordWithout(folder: string, ...files: readonly string[]): string {
  cpSync(SCHEMAS, folder, { recursive: true, filter: (source) => !files.some((file) => source.endsWith(`/${file}`)) });
  return folder;
}

/** A folder in the form of authentik's repository that says what the recorded line says. */
export function writeFolderOfFacts(folder: string, line: LineFile, keys: ChartKeys): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('authentik/lib/default.yml', stringify(defaultsOf(line)));
  write(PAGE, pageOf(line));
  write(
    'chart/Chart.yaml',
    stringify({ name: 'authentik', version: line.chart, dependencies: [{ name: 'postgresql' }] }),
  );
  write('chart/values.yaml', stringify({}));
  write('chart/templates/all.yaml', [...leaves(keys)].map((path) => `{{ .Values.${path} }}\n`).join(''));
  cpSync(join(SCHEMAS, `authentik@${line.provider}.json`), join(folder, 'provider.json'));
  const { newest, sources, settings, traits } = line;
  const { trustsForwardedFrom, logsSessions } = traits;
  const notes = {
    newest,
    sources,
    traits: { trustsForwardedFrom, logsSessions },
    settings: settings.filter((one) => RELEASE_ONLY.test(one)),
  };
  write('release.json', JSON.stringify(notes));
}

function defaultsOf({ settings, traits }: LineFile): object {
  const ipv6 = (name: string) => name === 'AUTHENTIK_LISTEN__HTTP' && traits.listensOn === 'ipv6';
  return settings
    .filter((one) => !PAGE_ONLY.test(one) && !RELEASE_ONLY.test(one))
    .reduce((defaults, name) => {
      const path = name.replace('AUTHENTIK_', '').toLowerCase().split('__');
      return set(defaults, path, ipv6(name) ? '[::]:9000' : '');
    }, {});
}

type Level = Readonly<Record<string, unknown>>;

function set(level: Level, [key = '', ...rest]: readonly string[], value: string): Level {
  return { ...level, [key]: rest.length === 0 ? value : set((level[key] ?? {}) as Level, rest, value) };
}

/** Variables without a default, groups that override others, and a setting that a line of long ago had. */
function pageOf({ settings }: LineFile): string {
  const named = settings.filter(
    (one) => PAGE_ONLY.test(one) && !one.includes('__STORAGE__') && !RELEASE_ONLY.test(one),
  );
  const groups = ['MEDIA', 'REPORTS'].flatMap((usage) =>
    ['FILE', 'S3'].map((kind) => {
      const group = `AUTHENTIK_STORAGE__${kind}__[...]`;
      return `#### \`AUTHENTIK_STORAGE__${usage}__${kind}__[...]\`\n\nOverrides [\`${group}\`](#backend) settings.\n`;
    }),
  );
  return [
    '# Configuration\n',
    ...named.filter((one) => !/^AUTHENTIK_STORAGE__\w+__(S3|FILE)__/.test(one)).map((one) => `### \`${one}\`\n`),
    ...groups,
    '### `AUTHENTIK_SESSION_STORAGE`\n\n:::info Deprecated\nThis setting is removed as of version 2025.4.\n:::\n',
    '### `AUTHENTIK_WEB__TIMEOUT_HTTP`\n\n- `AUTHENTIK_WEB__TIMEOUT_HTTP_READ`\n',
  ].join('\n');
}

function* leaves(keys: ChartKeys, parent = ''): Generator<string> {
  for (const [key, value] of Object.entries(keys)) {
    if (typeof value === 'string') yield `${parent}${key}`;
    else yield* leaves(value, `${parent}${key}.`);
  }
}
