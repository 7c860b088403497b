import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from '../../constructs/core/cdktf';
import { SiteStack } from '../../constructs/core/stack';
import { LocalManifests } from '../../constructs/helm/local-manifests';
import { addHelmProvider } from '../../constructs/helm/provider';
import type { TerraformJson } from '../../rules/readers/document';
import { defineSite } from '../../sites/schema/site';
import { writeSite } from '../../stacks/output';
import { renderSite, type SiteApp } from '../../stacks/site-app';
import { fresh } from '../fixtures/sites/fresh';
import { eachFolder } from '../support/per-test';
import { filesOf, synthesise } from './output-files';

const PROJECT = join(__dirname, '..', '..');

describe('a local chart', () => {
  const CHART = filesOf(join(PROJECT, 'charts'));
  const folder = eachFolder();

  /** Writes an app of one stack, with or without a release of the chart, and returns the files of the stack. */
  function writeOutput(outdir: string, { manifests }: { readonly manifests: boolean }) {
    const app = new App({ outdir, stackTraces: false });
    const one: SiteApp = { app, stacks: [new ChartStack(app, manifests)], site: defineSite(fresh) };
    writeSite(one, renderSite(one), []);
    const { 'cdk.tf.json': json = '{}', ...others } = filesOf(join(outdir, 'stacks', 'cluster'));
    return { config: JSON.parse(json) as TerraformJson, others };
  }

  test('is where the release of the stack looks for it, file by file', () => {
    const { config, others } = writeOutput(join(folder(), 'chart'), { manifests: true });
    const path = String(config.resource?.helm_release?.Manifests?.chart);
    expect(Object.keys(CHART)).toContain('manifests/Chart.yaml');
    const expected = Object.entries(CHART).map(([file, text]) => [join(dirname(path), file), text]);
    expect(others).toEqual(Object.fromEntries(expected));
  });

  test('is not in a stack that has no release of it, and goes with the release', () => {
    const outdir = join(folder(), 'chart-gone');
    expect(writeOutput(outdir, { manifests: false }).others).toEqual({});
    writeOutput(outdir, { manifests: true });
    expect(writeOutput(outdir, { manifests: false }).others).toEqual({});
  });

  test('is copied again: a file that the chart had before is gone', () => {
    const outdir = join(folder(), 'chart-old');
    writeOutput(outdir, { manifests: true });
    writeFileSync(join(outdir, 'stacks', 'cluster', 'charts', 'manifests', 'templates', 'old.yaml'), 'old');
    expect(Object.keys(writeOutput(outdir, { manifests: true }).others)).toHaveLength(Object.keys(CHART).length);
  });

  test('is removed with a stack that is no longer there', () => {
    const outdir = join(folder(), 'chart-switched');
    writeOutput(outdir, { manifests: true });
    synthesise(fresh, outdir);
    expect(Object.keys(filesOf(outdir)).filter((path) => path.includes('cluster'))).toEqual([]);
  });
});

/** A stack that has nothing but a release of the local chart. */
class ChartStack extends SiteStack {
  constructor(app: App, manifests: boolean) {
    super(app, 'cluster', { site: 'test', backend: { type: 'local', directory: 'state' } });
    if (!manifests) return;
    addHelmProvider(this);
    const metadata = { name: 'demo', namespace: 'apps' };
    new LocalManifests(this, 'Manifests', {
      ...metadata,
      manifests: [{ apiVersion: 'traefik.io/v1alpha1', kind: 'Middleware', metadata }],
    });
  }
}
