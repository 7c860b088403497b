import type { V1Pod } from '../../kubernetes/reader';
import { type Check, fail, passUnless } from '../check';
import { expectedOutpost } from '../expected';

const NAME = 'app.kubernetes.io/name';

/**
 * The Service that forward auth asks. With a kept Deployment it is the controller's, which points it at the server's pods or
 * merges both sets of labels, which match nothing (I8); else it is that of the release.
 */
export const outpostSelector: Check = {
  id: 'outpost-selector',
  number: 2,
  title: "the outpost's Service selects the outpost's own pods",
  needs: ['kubernetes'],
  async run({ site, kubernetes }) {
    const outpost = expectedOutpost(site);
    if (outpost === undefined) return undefined;
    const { namespace, name, labels, isKept } = outpost;
    const service = await kubernetes.service(namespace, name);
    if (service === undefined) {
      return fail(
        'there is no Service',
        isKept
          ? 'see the log of the worker: the outpost controller makes it'
          : 'apply the stack platform: the chart makes it',
      );
    }
    const selector = service.spec?.selector ?? {};
    const others = Object.keys(selector).filter((key) => !Object.hasOwn(labels, key));
    // The controller never removes a key that it has merged in; it is harmless where all pods of the outpost have the label.
    const pods = others.length === 0 ? [] : await kubernetes.pods(namespace, labels);
    const wrong = [
      ...Object.keys(labels).filter((key) => selector[key] !== labels[key]),
      ...others.filter((key) => !areLabelled(pods, key, selector[key])),
    ].sort();
    return passUnless(
      wrong.map((key) => `${key}: ${selector[key] ?? 'missing'}`),
      `selects ${NAME}: ${selector[NAME]}`,
      isKept
        ? `put the outpost's own labels back; where they do not stay, delete Service ${name} and save the outpost in the UI ` +
            'at once (docs/runbooks/outpost-without-endpoints.md)'
        : `apply the stack platform: Service ${name} belongs to the release`,
    );
  },
};

function areLabelled(pods: readonly V1Pod[], key: string, value: string | undefined): boolean {
  return pods.length > 0 && pods.every(({ metadata }) => metadata?.labels?.[key] === value);
}
