import { rmSync } from 'node:fs';
import { NEVER_READ } from '../../ops/review/attribute-diff';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { LiveIdentity, variableValue } from '../support/live/identity';
import { missingServer, RealAuthentik } from '../support/live/real-authentik';
import { ServerState } from '../support/live/server-state';
import { needing, PIN } from '../support/pin';
import { projectCopy } from '../support/project-copy';
import { siteNew, writeSite } from '../support/site/site-from-server';

const HOST = ['--domain', 'lived.example', '--authentik-host', 'sso.lived.example'];

/** A group, and an application that only its members may open, as the UI makes them. */
async function furnish(server: RealAuthentik): Promise<void> {
  const flow = async (slug: string) => (await server.get(`/flows/instances/${slug}/`)).pk;
  const scopes = await server.list('/propertymappings/provider/scope/');
  const [certificate] = await server.list('/crypto/certificatekeypairs/');
  const group = await server.post('/core/groups/', { name: 'Readers', attributes: { note: 'of the UI' } });
  const provider = await server.post('/providers/oauth2/', {
    name: 'Provider for Books',
    authorization_flow: await flow('default-provider-authorization-implicit-consent'),
    invalidation_flow: await flow('default-provider-invalidation-flow'),
    client_id: variableValue('books_client_id'),
    client_secret: variableValue('books_client_secret'),
    redirect_uris: [{ matching_mode: 'strict', url: 'https://books.lived.example/callback' }],
    property_mappings: scopes
      .filter(({ scope_name: scope }) => ['openid', 'email'].includes(String(scope)))
      .map(({ pk }) => pk),
    signing_key: certificate?.pk,
    sub_mode: 'user_email',
  });
  const application = await server.post('/core/applications/', {
    name: 'Books',
    slug: 'books',
    provider: provider.pk,
    meta_description: 'What the UI says',
    meta_publisher: 'Lived',
    open_in_new_tab: true,
  });
  await server.post('/policies/bindings/', { target: application.pk, group: group.pk, order: 0 });
}

/** `site new --from-server` on a living authentik, and the apply of what it wrote. */
describeIf('site from a real server', missingServer ?? findMissing(needing(PIN)))(
  'a site from a real authentik',
  () => {
    let server: RealAuthentik;
    let root: string;
    let live: LiveIdentity;

    beforeAll(async () => {
      server = await RealAuthentik.disposable();
      root = projectCopy();
      await furnish(server);
    });

    afterAll(() => {
      live?.run.remove();
      if (root !== undefined) rmSync(root, { recursive: true });
    });

    test('plans to create, change and delete nothing; its apply changes nothing, and the next plan is empty', async () => {
      const lived = await ServerState.read(server);
      const { code, text } = await siteNew(server, root, 'real', HOST);
      expect({ code, text: code === 0 ? '' : text }).toEqual({ code: 0, text: '' });
      const site = await writeSite(root, 'real');
      expect(site.identity.applications).toMatchObject({ Books: { kind: 'oidc', access: { groups: ['Readers'] } } });
      live = await LiveIdentity.of(server, site);
      expect(await live.run.run('diff', 'identity')).toBe(0);
      const { stops, changes } = live.run.review;
      expect(stops).toEqual([]);
      const objects = changes.filter(({ address }) => !address.startsWith('output.'));
      expect(objects.filter(({ kind }) => kind.startsWith('import')).length).toBeGreaterThan(5);
      const touched = objects.flatMap(({ address, kind, attributes }) =>
        kind === 'import' || (kind === 'import-update' && attributes.every(({ before }) => before === NEVER_READ))
          ? []
          : [{ address, kind, attributes }],
      );
      expect(touched).toEqual([]);
      await live.run.reviewAndApply();
      expect(await lived.changes()).toEqual([]);
      expect(await live.run.run('diff', 'identity')).toBe(0);
      expect(live.run.review.changes).toEqual([]);
    });
  },
);
