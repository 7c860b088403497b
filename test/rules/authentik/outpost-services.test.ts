import { outpostServices } from '../../../rules/authentik/outpost-services';
import type { Block, TerraformJson } from '../../../rules/readers/document';
import { siteDocument, stackDocument } from '../documents';
import { CHART, INGRESS, ingressBlock, ingressStack, middleware } from '../traefik/ingress-documents';

const EMBEDDED = 'ak-outpost-authentik-embedded-outpost';
const outpost = (name: string, config: Block = {}): Block => ({
  name,
  config: JSON.stringify({
    object_naming_template: 'ak-outpost-%(name)s',
    kubernetes_namespace: 'authentik',
    ...config,
  }),
});
const IDENTITY: TerraformJson = {
  resource: { authentik_outpost: { Embedded: outpost('authentik Embedded Outpost'), Public: outpost('public') } },
};

function found(platform: TerraformJson, identity: TerraformJson = IDENTITY): readonly string[] {
  const stacks = [
    { ...stackDocument(identity), name: 'identity' },
    { ...stackDocument(platform), name: 'platform' },
  ];
  const site = { ...siteDocument({}), stacks };
  return [...outpostServices.check(site)].map(({ stack, address, found }) => `${stack} ${address}: ${found}`);
}

function backend(service: string, port: Block, namespace = 'authentik'): TerraformJson {
  const { metadata, spec } = ingressBlock({ service, port });
  return ingressStack({ Demo: { metadata: { ...(metadata as Block), namespace }, spec } }, []);
}

function forwardAuth(address: string): TerraformJson {
  return ingressStack({}, [middleware('sso', { forwardAuth: { address } })]);
}

function nginx(address: string, directive = 'proxy_pass http://$outpost;'): TerraformJson {
  const data = { 'nginx.conf': `set $outpost ${address};\n${directive}` };
  return { resource: { kubernetes_config_map_v1: { Nginx: { metadata: { name: 'nginx' }, data } } } };
}

test('what the outposts of the identity stack yield is accepted', () => {
  for (const name of [EMBEDDED, 'ak-outpost-public']) {
    for (const port of [{ number: 9000 }, { number: 9443 }, { number: 9300 }, { name: 'http' }]) {
      expect(found(backend(name, port))).toEqual([]);
    }
    expect(found(forwardAuth(`http://${name}.authentik.svc.cluster.local:9000/outpost.goauthentik.io/auth`))).toEqual(
      [],
    );
    expect(found(forwardAuth(`https://${name}.authentik:9443/outpost.goauthentik.io/auth`))).toEqual([]);
    expect(found(nginx(`${name}.authentik.svc.cluster.local:9000`))).toEqual([]);
  }
});

test('other Services, and what is no address, are left alone', () => {
  expect(found(backend('demo', { number: 80 }, 'apps'))).toEqual([]);
  expect(found(forwardAuth('http://auth-proxy.traefik.svc.cluster.local:9000/auth'))).toEqual([]);
  expect(found(nginx('ak-outpost-.*', ''))).toEqual([]);
});

test.each<[string, TerraformJson, string]>([
  ['an Ingress to no outpost', backend('ak-outpost-embedded', { number: 9000 }), 'which belongs to no outpost'],
  ['an Ingress of another namespace', backend(EMBEDDED, { number: 9000 }, 'apps'), 'in namespace apps'],
  ['an Ingress to another port', backend(EMBEDDED, { number: 80 }), 'on port 80'],
  ['an Ingress to no port', backend(EMBEDDED, {}), 'on port (none)'],
])('%s is found (I8)', (_, config, message) => {
  expect(found(config)).toEqual([expect.stringMatching(`^platform ${INGRESS}: ak-outpost-[a-z-]+ `)]);
  expect(found(config)[0]).toContain(message);
});

test.each<[string, string, string]>([
  ['no outpost', 'ak-outpost-guests.authentik.svc.cluster.local:9000', 'ak-outpost-guests which belongs to no outpost'],
  ['half a name', 'ak-outpost-.authentik.svc.cluster.local:9000', 'ak-outpost- which belongs to no outpost'],
  ['another namespace', `${EMBEDDED}.auth.svc.cluster.local:9000`, `${EMBEDDED} in namespace auth`],
  ['no namespace', `${EMBEDDED}:9000`, `${EMBEDDED} in namespace (none)`],
  ['the TLS port without TLS', `${EMBEDDED}.authentik.svc.cluster.local:9443`, `${EMBEDDED} on port 9443`],
  ['no port', `${EMBEDDED}.authentik.svc.cluster.local`, `${EMBEDDED} on port (none)`],
])('a forward auth and an nginx that ask %s are found (I8)', (_, address, message) => {
  expect(found(forwardAuth(`http://${address}/auth`))).toEqual([`platform ${CHART}: ${message}`]);
  expect(found(nginx(address))).toEqual([`platform kubernetes_config_map_v1.Nginx: ${message}`]);
});

test('a naming template and a namespace of its own change what an outpost yields', () => {
  const identity = (config: Block): TerraformJson => ({
    resource: { authentik_outpost: { Public: outpost('Public  Guests!', config) } },
  });
  const config = { object_naming_template: 'ak-outpost-%(name)s-x', kubernetes_namespace: 'sso' };
  expect(found(backend('ak-outpost-public-guests-x', { number: 9000 }, 'sso'), identity(config))).toEqual([]);
  expect(found(backend('ak-outpost-public-guests', { number: 9000 }), identity(config))).toHaveLength(1);
  expect(found(backend('ak-outpost-public-guests', { number: 9000 }), identity({}))).toEqual([]);
});

test('without an outpost in the site no name is proven', () => {
  expect(found(backend(EMBEDDED, { number: 9000 }), {})).toEqual([
    `platform ${INGRESS}: ${EMBEDDED} and no outpost to compare it with`,
  ]);
  expect(found(backend('demo', { number: 9000 }), {})).toEqual([]);
});
