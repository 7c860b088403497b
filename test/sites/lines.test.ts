import type { ServerLine } from '../../constructs/authentik/server/server-line';
import { type Fault, SiteError } from '../../constructs/core/errors';
import { inputNamed } from '../../sites/named';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { synthesise } from '../../stacks/synthesis';
import { harbour } from '../fixtures/sites/harbour';
import { LINES, NEW_SITES_ON_LINES, onLine as on } from '../support/server-lines';
import { oneStack } from '../support/site/one-stack';
import type { SiteChange } from '../support/site/site-change';
import { nameFolder } from '../support/site/synth';

const homelab = inputNamed('homelab');

function siteFaults(site: SiteInput): readonly Fault[] {
  try {
    defineSite(site);
  } catch (error) {
    if (error instanceof SiteError) return error.faults;
    throw error;
  }
  return [];
}

function faultsOf(site: SiteInput): readonly string[] {
  return siteFaults(site).map(({ path }) => path);
}

test('the lines are those that people run', () => {
  expect(LINES.map(({ newest }) => newest)).toEqual(['2026.2.7', '2026.5.9', '2026.8.6']);
});

describe.each(NEW_SITES_ON_LINES)('$name on $version', ({ name, line, site }) => {
  const { document, accepted } = synthesise(site, nameFolder());

  test('synthesises without a finding, with the provider of the line', () => {
    expect(document).toMatchObject({ serverVersion: line.newest, providerVersion: line.provider });
    expect(accepted).toHaveLength(site.exceptions?.length ?? 0);
  });

  test('states the grant types where the server asks for them', () => {
    const identity = document.stacks.find(({ name }) => name === 'identity');
    const clients = Object.values(identity?.config.resource?.authentik_provider_oauth2 ?? {});
    expect(clients.length).toBeGreaterThan(0);
    for (const { grant_types: grants } of clients) {
      expect(grants).toEqual(line.traits.grantTypes ? ['authorization_code', 'refresh_token'] : undefined);
    }
  });

  test("asks the server's pods for forward auth, and patches nothing of the embedded outpost (I8)", () => {
    const text = JSON.stringify(document);
    // The demo has no embedded outpost.
    expect(text.includes('authentik-server.authentik.svc.cluster.local')).toBe(name === 'homelab');
    for (const never of ['ak-outpost-authentik-embedded-outpost', '/spec/selector'])
      expect(text.includes(never)).toBe(false);
  });

  test('states its URL where the server reads it, and whose X-Forwarded headers count', () => {
    const values = JSON.stringify(document.stacks.find(({ name }) => name === 'platform')?.config);
    expect(values.includes('AUTHENTIK_WEB__BASE_URL')).toBe(line.traits.baseUrl !== 'unknown');
    expect(values.includes('127.0.0.0/8,::1/128,10.42.0.0/16')).toBe(true);
  });
});

test('a hidden application has the attribute where the provider knows it, and Terraform manages it', () => {
  const stated = LINES.map((line) => {
    const { config } = oneStack(
      'identity',
      ({ identity }) => {
        Object.assign(identity.applications.Wiki ?? {}, { hidden: true, launchUrl: undefined });
      },
      on(homelab, line),
    );
    const { lifecycle, ...wiki } = config.resource?.authentik_application?.Wiki_Application ?? {};
    expect(JSON.stringify(lifecycle ?? {})).not.toContain('meta_hide');
    return [wiki.meta_launch_url, wiki.meta_hide];
  });
  expect(stated).toEqual([
    ['blank://blank', undefined],
    [undefined, true],
    [undefined, true],
  ]);
});

test('two sites of one checkout run on two lines', () => {
  const [old, newest] = [LINES[0], LINES.at(-1)].map((line) =>
    synthesise(on(homelab, line as ServerLine), nameFolder()),
  );
  expect([old?.document.providerVersion, newest?.document.providerVersion]).toEqual(['2026.2.0', '2026.5.0']);
});

describe('what breaks logins on a line:', () => {
  const newest = LINES.at(-1) as ServerLine;

  test("a site that does not say where Traefik's pods live is refused where the server asks", () => {
    const without = (line: ServerLine) =>
      faultsOf(
        on(homelab, line, ({ platform }) => {
          delete platform?.traefik.networks;
        }),
      );
    expect(LINES.map(without)).toEqual([[], [], ['platform.traefik.networks']]);
  });

  test('nothing but the networks of Traefik decides which proxies are trusted', () => {
    const site = on(homelab, newest, ({ platform }) => {
      if (platform !== undefined) platform.release.env = { AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS: '192.0.2.0/24' };
    });
    expect(faultsOf(site)).toEqual(['platform.release.env.AUTHENTIK_LISTEN__TRUSTED_PROXY_CIDRS']);
  });

  test('a kept Deployment with two pods is refused where its image keeps sessions in files', () => {
    const networks: SiteChange = ({ platform }) => {
      if (platform !== undefined) platform.traefik.networks = ['10.42.0.0/16'];
    };
    expect(LINES.map((line) => faultsOf(on(harbour, line, networks)))).toEqual([
      [],
      [],
      ['identity.embeddedOutpost.keptDeployment.replicas'],
    ]);
  });

  test.each(['2025.10.0', '2025.10.1', '2025.12.0', '2025.12.1'])(
    'provider %s is refused, which sends no not_configured_action',
    (version) => {
      const site = on(homelab, newest, ({ identity }) => {
        identity.providerVersion = version;
      });
      expect(faultsOf(site)).toEqual(['identity.providerVersion']);
    },
  );

  test('an older provider creates no client on a server that asks for grant types', () => {
    const site = on(homelab, newest, ({ identity }) => {
      identity.providerVersion = '2026.2.0';
    });
    expect(() => synthesise(site, nameFolder())).toThrow('rule grant-types');
  });

  test('the pods listen on 0.0.0.0 where the site says so and the chart does not', () => {
    const listening = (line: ServerLine) => {
      const site = on(homelab, line, ({ platform }) => {
        Object.assign(platform?.release ?? {}, { listen: 'ipv4' });
      });
      return JSON.stringify(synthesise(site, nameFolder()).document).includes('0.0.0.0:9300');
    };
    expect([LINES[0] as ServerLine, newest].map(listening)).toEqual([false, true]);
  });

  test('metrics that no Prometheus may read are refused', () => {
    const site = on(homelab, newest, ({ platform }) => {
      Object.assign(platform?.release ?? {}, { metrics: 'annotations' });
    });
    expect(homelab.platform?.alerts).toBeUndefined();
    expect(faultsOf(site)).toEqual(['platform.release.metrics']);
  });

  test('a version of an unrecorded line is refused, with the lines that are recorded', () => {
    const site = on(homelab, newest, ({ identity }) => {
      identity.serverVersion = '2027.2.0';
    });
    expect(siteFaults(site).map(({ path, remedy }) => `${path}: ${remedy}`)).toEqual([
      'identity.serverVersion: record it as schemas/README.md says, or take one of 2026.2, 2026.5, 2026.8',
    ]);
  });
});
