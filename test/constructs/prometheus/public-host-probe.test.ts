import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ClusterService } from '../../../constructs/kubernetes/cluster-service';
import {
  type PublicHostProbeProps,
  publicHostModule,
  publicHostProbe,
  publicHostWalledOff,
} from '../../../constructs/prometheus/public-host-probe';

const PROPS: PublicHostProbeProps = {
  name: 'public-hosts',
  namespace: 'monitoring',
  labels: { release: 'prometheus' },
  prober: ClusterService.at('http://blackbox.monitoring.svc.cluster.local:9115'),
  module: 'public_host',
  urls: ['https://blog.example.org/', 'https://shop.example.org/api/hook'],
};

describe('the probe', () => {
  test('asks the blackbox exporter for each page, under the job that the alert looks at', () => {
    expect(publicHostProbe(PROPS)).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Probe',
      metadata: { name: 'public-hosts', namespace: 'monitoring', labels: { release: 'prometheus' } },
      spec: {
        jobName: 'public-hosts',
        // The operator wants the address without a scheme.
        prober: { scheme: 'http', url: 'blackbox.monitoring.svc.cluster.local:9115' },
        module: 'public_host',
        targets: { staticConfig: { static: PROPS.urls } },
      },
    });
    expect(publicHostWalledOff(PROPS.name).rule('').expr).toContain('{job="public-hosts"}');
  });

  test.each([
    ['http://blog.example.org/'],
    ['blog.example.org'],
    ['https://blog.example.org'],
    ['https://blog_example/'],
  ])('%s is refused: it is no https URL with a path', (url) => {
    expect(() => publicHostProbe({ ...PROPS, urls: [url] })).toThrow(
      new RangeError(
        `probe public-hosts.urls: holds a URL without https or without a path, found: "${url}"; write for example https://blog.example.org/`,
      ),
    );
  });

  test('all faults are in one error', () => {
    expect(() => publicHostProbe({ ...PROPS, namespace: 'No', urls: [] })).toThrow(/namespace: .*\n.*urls: /);
  });
});

describe('the module', () => {
  test('takes a redirect as an answer, and does not follow it', () => {
    const { http } = publicHostModule(['sso.example.org']) as { http: Readonly<Record<string, unknown>> };
    expect(http.follow_redirects).toBe(false);
    expect(http.valid_status_codes).toEqual(expect.arrayContaining([200, 301, 302, 303, 307, 308, 401, 404]));
  });

  test('fails on a Location at a login host, and not for lack of one', () => {
    const { http } = publicHostModule(['sso.example.org', 'guests.example.org']) as {
      http: { fail_if_header_matches: readonly { header: string; regexp: string; allow_missing: boolean }[] };
    };
    const [only, ...others] = http.fail_if_header_matches;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ header: 'Location', allow_missing: true });
    const pattern = new RegExp(only?.regexp ?? '');
    expect(pattern.test('https://sso.example.org/if/flow/login/')).toBe(true);
    expect(pattern.test('https://guests.example.org:443?x')).toBe(true);
    expect(pattern.test('https://ssoxexample.org/')).toBe(false);
    expect(pattern.test('https://blog.example.org/?next=//sso.example.org/')).toBe(false);
  });

  test('stands in the runbook as it is', () => {
    const page = readFileSync(join(__dirname, '../../../docs/runbooks/public-host-walled-off.md'), 'utf8');
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    expect(parse(yaml)).toEqual(publicHostModule(['LOGIN_HOST', 'PUBLIC_OUTPOST_HOST']));
  });

  test('without a login host is refused: it would never fail', () => {
    expect(() => publicHostModule([])).toThrow('loginHosts: is empty, found: []; name the hosts of the login');
  });
});
