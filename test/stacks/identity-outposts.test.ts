import { plainText } from '../../constructs/core/static-text';
import { attributesAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';

const identity = identityOf();

describe('outposts', () => {
  const OUTPOST = { type: 'proxy', service_connection: '9452125d-04af-47fd-a949-17a3bfbb6343' };
  const CONFIG = {
    authentik_host: 'https://authentik.harbour.example/',
    authentik_host_browser: '',
    authentik_host_insecure: false,
    container_image: null,
    docker_labels: null,
    docker_map_ports: true,
    docker_network: null,
    kubernetes_disabled_components: [],
    kubernetes_httproute_annotations: {},
    kubernetes_httproute_parent_refs: [],
    kubernetes_image_pull_secrets: [],
    kubernetes_ingress_annotations: {},
    kubernetes_ingress_class_name: null,
    kubernetes_ingress_path_type: null,
    kubernetes_ingress_secret_name: 'authentik-outpost-tls',
    kubernetes_namespace: 'authentik',
    kubernetes_service_type: 'ClusterIP',
    log_level: 'info',
    object_naming_template: 'ak-outpost-%(name)s',
    refresh_interval: 'minutes=5',
  };

  test('are the embedded one, which serves the catch-all, and the public one', () => {
    const { EmbeddedOutpost, PublicGuests_Outpost, ...others } = allOf('authentik_outpost', identity.resource);
    expect(others).toEqual({});
    expect(EmbeddedOutpost).toMatchObject({
      name: 'authentik Embedded Outpost',
      protocol_providers: expect.arrayContaining(['${authentik_provider_proxy.DomainWideCatchAll_Provider.id}']),
      ...OUTPOST,
    });
    expect({ ...PublicGuests_Outpost, config: undefined }).toEqual({
      name: 'public',
      protocol_providers: ['${authentik_provider_proxy.PublicGuests_Provider.id}'],
      ...OUTPOST,
    });
  });

  test('embedded have a complete config, with patches that converge', () => {
    const own = 'ak-outpost-authentik-embedded-outpost';
    const container = '/spec/template/spec/containers/0';
    const env = (name: string, secret: string, key: string) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key } },
    });
    expect(outpostConfigAt('EmbeddedOutpost')).toEqual({
      ...CONFIG,
      kubernetes_replicas: 2,
      kubernetes_json_patches: {
        deployment: [
          {
            op: 'add',
            path: '/spec/template/spec/volumes',
            value: [{ name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } }],
          },
          { op: 'add', path: `${container}/volumeMounts`, value: [{ name: 'dshm', mountPath: '/dev/shm' }] },
          {
            op: 'add',
            path: `${container}/resources`,
            value: { limits: { memory: '2560Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
          },
          { op: 'add', path: '/spec/template/metadata/labels/app.kubernetes.io~1component', value: 'server' },
          {
            op: 'add',
            path: `${container}/env`,
            value: [
              env('AUTHENTIK_HOST', own, 'authentik_host'),
              env('AUTHENTIK_HOST_BROWSER', own, 'authentik_host_browser'),
              env('AUTHENTIK_TOKEN', own, 'token'),
              env('AUTHENTIK_INSECURE', own, 'authentik_host_insecure'),
              env('AUTHENTIK_POSTGRESQL__HOST', 'goauthentik', 'AUTHENTIK_POSTGRESQL__HOST'),
              env('AUTHENTIK_POSTGRESQL__PORT', 'goauthentik', 'AUTHENTIK_POSTGRESQL__PORT'),
              env('AUTHENTIK_POSTGRESQL__USER', 'goauthentik', 'AUTHENTIK_POSTGRESQL__USER'),
              env('AUTHENTIK_POSTGRESQL__PASSWORD', 'goauthentik', 'AUTHENTIK_POSTGRESQL__PASSWORD'),
              env('AUTHENTIK_POSTGRESQL__NAME', 'goauthentik', 'AUTHENTIK_POSTGRESQL__NAME'),
            ],
          },
        ],
        service: [
          {
            op: 'replace',
            path: '/spec/selector',
            value: {
              'app.kubernetes.io/managed-by': 'goauthentik.io',
              'app.kubernetes.io/name': 'authentik-outpost-proxy',
              'goauthentik.io/outpost-name': 'authentik-embedded-outpost',
              'goauthentik.io/outpost-type': 'proxy',
              'goauthentik.io/outpost-uuid': '218dfaf4ae6b4374ad4b4f1cee68a3eb',
            },
          },
        ],
      },
    });
  });

  test('for the public have one replica with small resources', () => {
    expect(outpostConfigAt('PublicGuests_Outpost')).toEqual({
      ...CONFIG,
      kubernetes_replicas: 1,
      kubernetes_json_patches: {
        deployment: [
          {
            op: 'add',
            path: '/spec/template/spec/containers/0/resources',
            value: { limits: { memory: '256Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
          },
        ],
      },
    });
  });
});

function outpostConfigAt(name: string): unknown {
  return JSON.parse(plainText(String(attributesAt(identity, `authentik_outpost.${name}`).config)));
}
