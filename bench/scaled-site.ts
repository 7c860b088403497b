import type { SiteInput } from '../sites/schema/site';
import { writeSite } from '../stacks/output';
import { synthesise } from '../stacks/synthesis';
import { harbour } from '../test/fixtures/sites/harbour';

// Does what main.ts does, for a site with its applications taken N times: node <bundle> N OUTDIR.
const [times = '1', outdir = 'cdktf.out'] = process.argv.slice(2);
const { app, document, accepted } = synthesise(scale(harbour, Number(times)), outdir);
writeSite(app, document, accepted);

function scale(site: SiteInput, times: number): SiteInput {
  const applications = { ...site.identity.applications };
  const secrets = { ...site.secrets };
  let key = 1000; // above the real ones: an object is imported once
  for (let copy = 1; copy < times; copy++) {
    for (const [id, application] of Object.entries(site.identity.applications)) {
      const copied = copyOf(application, copy, String(key++));
      if (copied === undefined) continue;
      applications[`${id}${copy}`] = copied;
      if (copied.kind === 'oidc' && copied.clientId !== undefined)
        secrets[copied.clientId] = { opens: 'nothing', from: 'nowhere' };
    }
  }
  return { ...site, secrets, identity: { ...site.identity, applications } };
}

type ApplicationInput = SiteInput['identity']['applications'][string];

/**
 * The same application under names of its own; every copy has a key, so that it has a provider too. None of what is
 * there once for a domain.
 */
function copyOf(application: ApplicationInput, copy: number, key: string): ApplicationInput | undefined {
  const name = `${application.name} ${copy}`;
  switch (application.kind) {
    case 'oidc-adopted': {
      const slug = application.slug === undefined ? {} : { slug: `${application.slug}-${copy}` };
      return { ...application, ...slug, name, adopt: { provider: { id: key } } };
    }
    case 'oidc': {
      // A copy is created: what the first one adopts exists once.
      const { adopt: _, provider: __, ...created } = application;
      return { ...created, name, slug: `${application.slug}-${copy}`, clientId: `${application.clientId}_${copy}` };
    }
    case 'domain-forward-auth':
      return undefined;
  }
}
