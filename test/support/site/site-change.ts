import type { SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';

export type SiteChange = ((input: SiteInput) => SiteInput) | ((input: SiteInput) => void);

/** A copy of a site, of the fixture harbour unless another is given, with one thing changed. */
export function changeSite(change: SiteChange = () => {}, site: SiteInput = harbour): SiteInput {
  const copy = copyOf(site);
  return change(copy) ?? copy;
}

/** Plain data, copied so that a value which stands in two places is two values: a test changes one of them. */
export function copyOf(site: SiteInput): SiteInput {
  return JSON.parse(JSON.stringify(site)) as SiteInput;
}

/** The CronJob that signs the test users of harbour in. */
export function withLoginJob(site: SiteInput): void {
  site.verify = {
    ...site.verify,
    job: {
      image: 'docker.io/library/node:22.21.1-bookworm-slim',
      pushgateway: { url: 'http://pushgateway.monitoring:9091' },
    },
  };
}

/** A machine of LAPI, with which the sync of harbour reads the allowlists. */
export function withLapiMachine({ edge, secrets }: SiteInput): void {
  if (edge === undefined) throw new Error('the site has an edge');
  edge.sync.lapi.machine = { name: 'edge-sync', password: 'lapi_machine_password' };
  secrets.lapi_machine_password = { opens: 'the machine of the sync', from: 'cscli machines add' };
}
