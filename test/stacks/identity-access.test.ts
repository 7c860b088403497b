import { STANDARD_PROXY_SCOPES } from '../../constructs/authentik/server/server-objects';
import { unescapeText } from '../../constructs/core/static-text';
import { attributesAt, lifecycleAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';
import { siteOf } from '../support/site/site-app';

const identity = identityOf();

describe('a site may', () => {
  test('state how long the tokens of a client are valid', () => {
    const config = identityOf((site) => {
      put(site, 'identity.applications.KubernetesDashboard.accessTokenValidity', 'hours=2');
      put(site, 'identity.applications.KubernetesDashboard.refreshTokenValidity', 'days=7');
      put(site, 'identity.scopes.OfflineAccess', {
        blueprintId: 'goauthentik.io/providers/oauth2/scope-offline_access',
      });
      site.identity.applications.KubernetesDashboard = {
        ...(site.identity.applications.KubernetesDashboard as object),
        scopes: ['OpenId', 'Profile', 'KubernetesEmail', 'KubernetesGroups', 'OfflineAccess'],
      } as never;
    });
    expect(attributesAt(config, 'authentik_provider_oauth2.KubernetesDashboard_Provider')).toMatchObject({
      access_token_validity: 'hours=2',
      refresh_token_validity: 'days=7',
    });
  });

  test('let only members of some groups open a client of OpenID Connect, behind the administrators', () => {
    const config = identityOf((site) =>
      put(site, 'identity.applications.KubernetesDashboard.access.groups', [
        'KubernetesPowerUsers',
        'KubernetesAdmins',
      ]),
    );
    expect(groupsOn(config, 'KubernetesDashboard_Application')).toEqual([
      'AuthentikAdmins',
      'HomeServerAdmins',
      'KubernetesPowerUsers',
      'KubernetesAdmins',
    ]);
  });

  test('let everyone open it, or leave that to the UI: no binding is made', () => {
    for (const access of [{ everyone: 'Nothing in it is private' }, { asOnTheServer: 'The UI has its bindings' }]) {
      const config = identityOf((site) => put(site, 'identity.applications.KubernetesDashboard.access', access));
      expect(groupsOn(config, 'KubernetesDashboard_Application')).toEqual([]);
    }
  });

  test('give the catch-all mappings of its own beside the standard ones, which Terraform then manages', () => {
    const config = identityOf(({ identity: { applications, scopes = {} } }) => {
      for (const [index, blueprintId] of STANDARD_PROXY_SCOPES.entries()) {
        scopes[`Standard${index}`] = { blueprintId };
      }
      const { DomainWideCatchAll: catchAll } = applications;
      if (catchAll?.kind === 'domain-forward-auth') {
        catchAll.provider.scopes = [...STANDARD_PROXY_SCOPES.map((_, index) => `Standard${index}`), 'KubernetesGroups'];
      }
    });
    const address = 'authentik_provider_proxy.DomainWideCatchAll_Provider';
    expect(attributesAt(config, address).property_mappings).toEqual(
      ['Standard0', 'Standard1', 'Standard2', 'Standard3', 'Standard4', 'KubernetesGroups'].map(
        (id) => `\${data.authentik_property_mapping_provider_scope.${id}.id}`,
      ),
    );
    expect(lifecycleAt(config, address)).toMatchObject({
      ignore_changes: expect.not.arrayContaining(['property_mappings']),
    });
  });
});

describe('policies', () => {
  test('let an invitation name every group but those of superusers, of all users and of guests', () => {
    const { expression } = attributesAt(identity, 'authentik_policy_expression.InvitationEnrollment_GroupPolicy');
    expect(unescapeText(String(expression))).toContain(
      '\nassignable = ["Headscale Users", "Home Server Admins", "Task Submitters", "Wrongmove Users", ' +
        '"kubernetes-admins", "kubernetes-namespace-owners", "kubernetes-power-users"]\n',
    );
  });

  const photos = (gate: object) => (site: Parameters<typeof put>[0]) =>
    put(site, 'platform.services', {
      Photos: {
        name: 'photos',
        namespace: 'photos',
        host: 'photos',
        service: { name: 'photos', port: 80 },
        gate: { kind: 'required', access: { groups: ['WrongmoveUsers'] }, ...gate },
        cloudflareProxied: true,
      },
    });

  test('hold for a published service as for a host: one statement', () => {
    const config = identityOf(photos({}));
    expect(groupsOn(config, 'AdminServices_Photos_Application')).toEqual([
      'AuthentikAdmins',
      'HomeServerAdmins',
      'WrongmoveUsers',
    ]);
  });

  test('are adopted where the service has its gate', () => {
    const config = identityOf(photos({ adopt: { application: 'key', provider: { id: '42' } } }));
    const imports = (config.import as readonly { to: string; id: string }[]).filter(({ to }) =>
      to.includes('_Photos_'),
    );
    expect(imports).toEqual([
      { to: 'authentik_provider_proxy.AdminServices_Photos_Provider', id: '42' },
      { to: 'authentik_application.AdminServices_Photos_Application', id: 'photos-harbour-example' },
    ]);
    expect(() => siteOf(photos({ adopt: { appliction: 'key' } }))).toThrow(
      'platform.services.Photos.gate.adopt.appliction: is not a part of this object; ' +
        'choose one of application, applicationAuthentikAdmins, applicationHomeServerAdmins, ' +
        'applicationWrongmoveUsers, provider, or remove it',
    );
  });
});

/** Construct ids of the groups that an application is bound to, in the order of the bindings. */
function groupsOn(config: ReturnType<typeof identityOf>, application: string): readonly string[] {
  return Object.values(allOf('authentik_policy_binding', config.resource))
    .filter(({ target, group }) => target === `\${authentik_application.${application}.uuid}` && group !== undefined)
    .sort((a, b) => Number(a.order) - Number(b.order))
    .map(({ group }) => /authentik_group\.(\w+)\.id/.exec(String(group))?.[1] ?? '');
}
