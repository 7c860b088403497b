import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SiteDocument } from '../../rules/readers/document';
import type { Site } from '../../sites/schema/site';

/** The finished JSON of the site, as the next apply would have it. Nothing is left on disk. */
export async function renderDocument(site: Site): Promise<SiteDocument> {
  // Not at the top: it loads cdktf, and few commands need it.
  const { buildApp, renderSite } = await import('../../stacks/site-app');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-render-'));
  try {
    return JSON.parse(JSON.stringify(renderSite(buildApp(site, folder)))) as SiteDocument;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
