// Generates the authentik bindings in .gen/ from the newest provider's schema in schemas/ (cdktf.json, terraformProviders),
// with `cdktf get`. Sites on an older line use the same classes (docs/adr/0019-server-lines.md).
// It needs no Terraform binary and no network, and does nothing when its inputs are those of the last run.
// `npm run get` (--refresh) asks the real provider for its schema first: that needs Terraform and its registry.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { timed } = require('./bundle.cjs');
const { runScript } = require('./script.cjs');
const out = join(root, '.gen');
const part = join(root, '.gen.part');

await runScript({
  usage: 'npm run get',
  help: `Asks the real provider for its schema, writes it into schemas/, and generates the bindings in .gen/ from it.
It needs Terraform and its registry. \`npm ci\` generates the bindings from the schema that is there, without both.
--refresh, which npm run get gives, asks the provider.`,
  options: { refresh: { type: 'boolean' } },
  act: ({ refresh = false }) => generate(refresh),
});

/** Does nothing when its inputs are those of the last run, unless the provider is asked. */
function generate(refresh) {
  const [provider] = readJson('cdktf.json').terraformProviders;
  const schemaFile = join(root, 'schemas', `${basename(provider)}.json`);
  const cli = require.resolve('cdktf-cli/package.json');
  const inputs = createHash('sha256')
    .update(readFileSync(cli))
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(provider);
  if (!refresh || existsSync(schemaFile)) inputs.update(readFileSync(schemaFile));
  const fingerprint = inputs.digest('hex');
  const stamp = join(out, 'inputs.sha256');
  if (!refresh && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  // Beside the old ones, which stay when something fails.
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  timed(`generates the bindings of ${provider}`, () => get(cli, provider, schemaFile, refresh));
  if (!refresh) writeFileSync(join(part, basename(stamp)), fingerprint);
  rmSync(out, { recursive: true, force: true });
  renameSync(part, out);
}

/** One `cdktf get`, in a folder of its own. */
function get(cli, provider, schemaFile, refresh) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-get-'));
  try {
    const config = { ...readJson('cdktf.json'), codeMakerOutput: part };
    writeFileSync(join(folder, 'cdktf.json'), JSON.stringify(config));
    const cache = join(folder, 'schemas');
    mkdirSync(cache);
    if (!refresh) copyFileSync(schemaFile, join(cache, basename(schemaFile)));
    // Provider defaults that come from AUTHENTIK_URL and AUTHENTIK_TOKEN would change the schema that is read.
    const { AUTHENTIK_URL: _url, AUTHENTIK_TOKEN: _token, ...env } = process.env;
    const run = spawnSync(
      process.execPath,
      [join(cli, '..', 'bundle/bin/cdktf.js'), 'get', '--force', '--output', part],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...env,
          CHECKPOINT_DISABLE: '1',
          DISABLE_VERSION_CHECK: '1',
          CI: '1',
          CDKTF_EXPERIMENTAL_PROVIDER_SCHEMA_CACHE_PATH: cache,
        },
      },
    );
    if (run.status !== 0 || !existsSync(join(part, 'providers'))) {
      throw new Error(`cdktf get failed for ${provider}; exit code ${run.status}\n${run.stdout}${run.stderr}`);
    }
    if (refresh) copyFileSync(join(cache, basename(schemaFile)), schemaFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
