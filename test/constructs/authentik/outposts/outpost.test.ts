import { ProxyProvider } from '../../../../constructs/authentik/applications/proxy-provider';
import { EmbeddedOutpost, type EmbeddedOutpostProps } from '../../../../constructs/authentik/outposts/embedded-outpost';
import { outpostObjectName } from '../../../../constructs/authentik/outposts/outpost-config';
import { StandaloneOutpost } from '../../../../constructs/authentik/outposts/standalone-outpost';
import { Duration } from '../../../../constructs/core/duration';
import type { JsonPatchOperation } from '../../../../constructs/core/json-patch';
import type { SiteStack } from '../../../../constructs/core/stack';
import { unescapeText } from '../../../../constructs/core/static-text';
import type { TerraformJson } from '../../../../rules/readers/document';
import { applyPatches } from '../../../support/json-patch';
import { synthStack } from '../../../support/site/synth';
import { attributesAt, lifecycleAt, PROXY, refusalOf } from '../blocks';
import { controllerDeployment, controllerService, type Deployment, type Service } from './controller-objects';

const UUID = '218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb';
const PROPS = {
  serviceConnection: '9452125d-04af-47fd-a949-17a3bfbb6343',
  authentikHost: 'https://sso.example.org/',
  namespace: 'authentik',
  logLevel: 'info' as const,
  replicas: 2,
  refreshInterval: Duration.minutes(5),
  resources: { limits: { memory: '256Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
};
const { replicas, resources, ...BASE } = PROPS;
/** Every key that the server knows, and nothing that it does not know. */
const CONFIG = {
  authentik_host: 'https://sso.example.org/',
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
  kubernetes_replicas: 2,
  kubernetes_service_type: 'ClusterIP',
  log_level: 'info',
  object_naming_template: 'ak-outpost-%(name)s',
  refresh_interval: 'minutes=5',
};
const POSTGRESQL = ['HOST', 'PORT', 'USER', 'PASSWORD', 'NAME'].map((key) => `AUTHENTIK_POSTGRESQL__${key}`);

function proxy(stack: SiteStack, id: string): ProxyProvider {
  return new ProxyProvider(stack, id, { ...PROXY, name: id, externalHost: `https://${id.toLowerCase()}.example.org` });
}

function embedded(more: Partial<EmbeddedOutpostProps> = {}): TerraformJson {
  return synthStack((stack) => {
    new EmbeddedOutpost(stack, 'Embedded', {
      ...BASE,
      uuid: UUID,
      keptDeployment: { replicas, resources, sharedMemory: '2Gi', postgresqlSecret: 'goauthentik' },
      providers: [proxy(stack, 'One'), proxy(stack, 'Two')],
      ...more,
    });
  });
}

function configOf(config: TerraformJson, address: string): Readonly<Record<string, unknown>> {
  return JSON.parse(unescapeText(String(attributesAt(config, address).config))) as Record<string, unknown>;
}

function patchesOf(config: TerraformJson): Readonly<Record<string, readonly JsonPatchOperation[]>> {
  const { kubernetes_json_patches: patches } = configOf(config, 'authentik_outpost.Embedded');
  return patches as Record<string, readonly JsonPatchOperation[]>;
}

describe('a standalone outpost', () => {
  const ADDRESS = 'authentik_outpost.Public';
  const makeManaged = (name: string, replicas = 1) =>
    synthStack((stack) => {
      new StandaloneOutpost(stack, 'Public', { ...PROPS, name, replicas, providers: [proxy(stack, 'One')] });
    });

  test('serves its providers with a complete config, and patches nothing but its resources', () => {
    const config = makeManaged('public');
    const { config: _, ...attributes } = attributesAt(config, ADDRESS);
    expect(attributes).toEqual({
      name: 'public',
      type: 'proxy',
      service_connection: PROPS.serviceConnection,
      protocol_providers: ['${authentik_provider_proxy.One.id}'],
    });
    expect(configOf(config, ADDRESS)).toEqual({
      ...CONFIG,
      kubernetes_replicas: 1,
      kubernetes_json_patches: {
        deployment: [{ op: 'add', path: '/spec/template/spec/containers/0/resources', value: PROPS.resources }],
      },
    });
    expect(lifecycleAt(config, ADDRESS)).toBeUndefined();
    expect(config.import).toBeUndefined();
  });

  test('fails when it has the name of the embedded one', () => {
    expect(() => makeManaged('authentik Embedded Outpost')).toThrow(
      'test/Public.name: makes authentik take the outpost for the embedded one, found: "authentik Embedded Outpost"; ' +
        'choose another name, or use EmbeddedOutpost',
    );
  });

  test('fails when it serves nothing', () => {
    const props = { ...PROPS, name: 'public', replicas: 1, providers: [] };
    expect(refusalOf((stack) => new StandaloneOutpost(stack, 'Public', props))).toBe(
      'test/Public.providers: is empty; give at least one proxy provider',
    );
  });

  test('fails with two pods: their sessions are in files of their own', () => {
    expect(() => makeManaged('public', 2)).toThrow(
      new Error(
        'test/Public.replicas: is above 1: each pod knows only the sessions of its own visitors, and redirects all others ' +
          'to the login, found: 2; set it to 1',
      ),
    );
  });
});

describe('the embedded outpost', () => {
  const ADDRESS = 'authentik_outpost.Embedded';

  test('is adopted by its UUID under its exact name, and never says managed (I7)', () => {
    const config = embedded();
    const { config: _, ...attributes } = attributesAt(config, ADDRESS);
    expect(attributes).toEqual({
      name: 'authentik Embedded Outpost',
      type: 'proxy',
      service_connection: PROPS.serviceConnection,
      protocol_providers: ['${authentik_provider_proxy.One.id}', '${authentik_provider_proxy.Two.id}'],
    });
    expect(config.import).toEqual([{ to: ADDRESS, id: UUID }]);
    expect(lifecycleAt(config, ADDRESS)).toEqual({ prevent_destroy: true });
  });

  test('has a complete config', () => {
    const { kubernetes_json_patches: patches, ...rest } = configOf(embedded(), ADDRESS);
    expect(rest).toEqual(CONFIG);
    expect(Object.keys(patches as object)).toEqual(['deployment', 'service']);
  });
});

describe('the embedded outpost in the pods of the server', () => {
  const ADDRESS = 'authentik_outpost.Embedded';

  test('has no patches, and neither an Ingress nor a Middleware of the controller', () => {
    expect(configOf(embedded({ keptDeployment: undefined }), ADDRESS)).toEqual({
      ...CONFIG,
      kubernetes_replicas: 1,
      kubernetes_disabled_components: ['ingress', 'traefik middleware'],
      kubernetes_json_patches: {},
    });
  });

  test("gives the Service of a former Deployment the server's selector, without the labels that the controller would keep", () => {
    const { deployment, service = [] } = patchesOf(embedded({ keptDeployment: undefined, resetSelector: true }));
    expect(deployment).toBeUndefined();
    const left = applyPatches(controllerService(), patchesOf(embedded()).service ?? []);
    const { selector } = (applyPatches(left, service) as unknown as Service).spec;
    expect(selector).toEqual({
      'app.kubernetes.io/name': 'authentik',
      'app.kubernetes.io/component': 'server',
      'app.kubernetes.io/managed-by': null,
      'goauthentik.io/outpost-name': null,
      'goauthentik.io/outpost-type': null,
      'goauthentik.io/outpost-uuid': null,
    });
  });
});

describe('the patches of a kept Deployment, on what the controller makes', () => {
  const { deployment = [], service = [] } = patchesOf(embedded());
  const made = controllerDeployment() as unknown as Deployment;
  const { spec } = applyPatches(controllerDeployment(), deployment) as unknown as Deployment;
  const [before] = made.spec.template.spec.containers;
  const [container] = spec.template.spec.containers;

  test.each([
    ['Deployment', controllerDeployment(), deployment],
    ['Service', controllerService(), service],
  ])('change nothing when they are applied to the %s again', (_, original, patches) => {
    const once = applyPatches(original, patches);
    expect(once).not.toEqual(original);
    expect(applyPatches(once, patches)).toEqual(once);
  });

  test('add the five PostgreSQL keys to the environment that the controller gives, and no other access to a secret', () => {
    expect(before?.env).toHaveLength(4);
    expect(container?.env).toEqual([
      ...(before?.env ?? []),
      ...POSTGRESQL.map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: 'goauthentik', key } } })),
    ]);
  });

  test('mount a shared memory of the stated size, bound the resources, and leave the rest of the container', () => {
    expect(spec.template.spec.volumes).toEqual([{ name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } }]);
    expect(spec.template.spec.containers).toEqual([
      {
        ...before,
        env: container?.env,
        volumeMounts: [{ name: 'dshm', mountPath: '/dev/shm' }],
        resources: PROPS.resources,
      },
    ]);
    expect(spec.replicas).toBe(2);
  });

  test('label the pods as server beside the labels that they have', () => {
    const { labels } = made.spec.template.metadata;
    expect(spec.template.metadata.labels).toEqual({ ...labels, 'app.kubernetes.io/component': 'server' });
  });

  test("make the Service select the outpost's own pods, where it selected the server's (I8)", () => {
    const { selector, ports } = (applyPatches(controllerService(), service) as unknown as Service).spec;
    expect(selector).toEqual(spec.selector.matchLabels);
    expect(spec.template.metadata.labels).toMatchObject(selector);
    expect(ports).toEqual((controllerService() as unknown as Service).spec.ports);
  });

  test('fail as a whole where the Service has no selector to replace', () => {
    expect(() => applyPatches({ spec: {} }, service)).toThrow('/spec/selector: selector does not exist');
  });
});

test.each([
  ['authentik Embedded Outpost', undefined, 'ak-outpost-authentik-embedded-outpost'],
  ['public', undefined, 'ak-outpost-public'],
  ['  Café -- №1 (old) ', undefined, 'ak-outpost-cafe-no1-old'],
  ['_Guests (old) -', undefined, 'ak-outpost-guests-old'],
  ['public', 'SSO-%(name)s', 'sso-public'],
])('the objects of an outpost %p with the template %p are called %s', (name, template, expected) => {
  expect(outpostObjectName(name, template)).toBe(expected);
});
