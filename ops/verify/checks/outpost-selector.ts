import { type Check, fail, pass } from '../check';
import { expectedOutpost } from '../expected';

const NAME = 'app.kubernetes.io/name';

/** authentik's controller points it at the server's pods, or merges both sets of labels, which match nothing (I8). */
export const outpostSelector: Check = {
  id: 'outpost-selector',
  number: 2,
  title: "the outpost's Service selects the outpost's own pods",
  needs: ['kubernetes'],
  async run({ site, kubernetes }) {
    const outpost = expectedOutpost(site);
    if (outpost === undefined) return undefined;
    const { namespace, name, labels } = outpost;
    const service = await kubernetes.service(namespace, name);
    if (service === undefined) {
      return fail('there is no Service', 'see the log of the worker: the outpost controller makes it');
    }
    const selector = service.spec?.selector ?? {};
    const wrong = [...new Set([...Object.keys(labels), ...Object.keys(selector)])]
      .filter((key) => selector[key] !== labels[key])
      .sort();
    if (wrong.length === 0) return pass(`selects ${NAME}: ${selector[NAME]}`);
    const found = wrong.map((key) => `${key}: ${selector[key] ?? 'missing'}`).join(', ');
    return fail(found, `deploy the identity stack, then delete Service ${name} once: the controller makes it anew`);
  },
};
