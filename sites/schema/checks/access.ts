import { type Fault, fault, findUnknownKeys } from '../fields/fault';
import { ofEach, readable } from '../fields/malformed';
import { UNKNOWN_GROUP } from '../groups';
import type { Site } from '../site-schema';
import { hostsWithApplication, listStatedHosts, type StatedHost } from '../stated-hosts';

/** Groups that exist, and one statement for one host. */
export function* accessFaults(site: Site): Generator<Fault> {
  const { applications, groups } = site.identity;
  yield* ofEach(applications, (id, { access }) => {
    const listed = 'groups' in access ? access.groups : [];
    return findUnknownKeys(`identity.applications.${id}.access.groups`, listed, groups, UNKNOWN_GROUP);
  });
  yield* readable(() => findUnreadParts(site));
  const first = new Map<string, StatedHost>();
  for (const stated of listStatedHosts(site)) {
    const { path, host, access } = stated;
    const isService = isPublished(stated);
    const at = `${path}${isService ? '.gate' : ''}.access`;
    if ('groups' in access) yield* findUnknownKeys(`${at}.groups`, access.groups, groups, UNKNOWN_GROUP);
    const other = first.get(host);
    if (other === undefined) first.set(host, stated);
    else if (isPublished(other) !== isService) {
      const message = `is stated twice, by ${other.path} too; remove one of the two`;
      yield fault(at, message, host);
    } else if (isService && JSON.stringify(other.access) !== JSON.stringify(access)) {
      const message = `is not that of ${other.path}, which is on the same host; make the two equal`;
      yield fault(at, message, access);
    }
  }
}

function isPublished({ path }: StatedHost): boolean {
  return path.startsWith('platform.');
}

/** Parts of an application that no host has, or that another service on the host states. */
function* findUnreadParts(site: Site): Generator<Fault> {
  const own = new Map(hostsWithApplication(site).map((stated) => [stated.host, stated.path]));
  for (const { host, path, adopt, adoptAt } of listStatedHosts(site)) {
    const first = own.get(host);
    if (adopt === undefined || first === path) continue;
    const message =
      first === undefined
        ? 'is about an application that the host does not have; remove it'
        : `is about an application that ${first} makes for the host; move it there`;
    yield fault(adoptAt, message);
  }
}
