import { sentence } from '../../../access/words';
import { readPlan } from '../../../ops/review/plan-document';
import { reviewPlan } from '../../../ops/review/review';
import { reviewLines } from '../../../ops/review/review-text';
import { inputNamed } from '../../../sites/named';
import { harbour } from '../../fixtures/sites/harbour';
import { put, WIKI } from '../../sites/schema/change';
import { oneStack, type StackName } from '../../support/site/one-stack';
import { planBetween } from '../../support/site/planned';

const SITES = { harbour, homelab: inputNamed('homelab') };
type Name = keyof typeof SITES;

/** The review of a stack of a site that gets more: values by their dotted paths. */
function reviewWith(name: Name, stack: StackName, additions: Readonly<Record<string, unknown>>) {
  const stackWith = (values: object) =>
    oneStack(
      stack,
      (site) => {
        for (const [path, value] of Object.entries(values)) put(site, path, value);
      },
      SITES[name],
    );
  const [before, after] = [stackWith({}), stackWith(additions)];
  const plan = readPlan(JSON.stringify(planBetween({ stack: before }, after)));
  return reviewPlan(plan, { stack, provenance: after.provenance, loginHosts: () => [] });
}

const notes = (group: string) => ({ host: 'notes', access: { groups: [group] } });
const wiki = (host: string, gate: object) => ({
  ...WIKI,
  name: host,
  host,
  service: { name: host, port: 80 },
  gate,
});

const HARBOUR = {
  'identity.groups.Cooks': { name: 'Cooks' },
  'identity.hostRestriction.hosts.Notes': notes('TaskSubmitters'),
  'identity.applications.Recipes': {
    kind: 'oidc',
    name: 'Recipes',
    redirectUris: [{ matchingMode: 'strict', url: 'https://recipes.harbour.example/cb' }],
    access: { groups: ['Cooks'] },
  },
  'platform.services': {
    Wiki: wiki('wiki', { kind: 'required', access: { everyone: 'nothing in it is private' } }),
    Blog: wiki('blog', { kind: 'public' }),
  },
};
const HOMELAB = {
  'identity.hostRestriction': { application: 'EveryHost', hosts: { Notes: notes('Family') } },
  'identity.signIn.logins.Login.sessionDuration': 'weeks=5',
  'identity.applications.EveryHost.provider.accessTokenValidity': 'weeks=5',
};

describe('what is added to a site has no stop, and the review says who can open it', () => {
  test.each<[string, Name, StackName, object, readonly string[], readonly string[]]>([
    [
      'a group, a host for a group, an application for a new group',
      'harbour',
      'identity',
      HARBOUR,
      [
        'closed: only `Task Submitters`, `authentik Admins`, `Home Server Admins` can now open `notes.harbour.example` ' +
          '(before: anyone signed in, but the guest)',
        'new: `Recipes` can be opened by `Cooks`, `authentik Admins`, `Home Server Admins`',
      ],
      [
        'accessTests: 3 hold; 1 cannot be answered from this stack',
        'protocol_providers: + "Provider for notes.harbour.example"',
      ],
    ],
    [
      'a host behind forward auth, one that is public, and the path of the outpost on one',
      'harbour',
      'platform',
      HARBOUR,
      ['new: `blog.harbour.example`, `wiki.harbour.example`: the stack identity decides'],
      [],
    ],
    [
      'a first host for a group, longer logins and longer sessions',
      'homelab',
      'identity',
      HOMELAB,
      [
        'closed: only `Family`, `authentik Admins` can now open `notes.homelab.example` (before: anyone signed in)',
        'other: sessions on `home.homelab.example`, `notes.homelab.example`, `Every host` last 5 weeks (before: 2 weeks)',
        'other: logins by password last 5 weeks (before: 2 weeks)',
      ],
      ['accessTests: 6 hold', 'protocol_providers: + "Provider for notes.homelab.example"'],
    ],
    ['the path of the outpost on a first host', 'homelab', 'platform', HOMELAB, [], []],
  ])('%s', (_, name, stack, additions, lines, shown) => {
    const review = reviewWith(name, stack, { ...additions });
    expect(review.changes).not.toEqual([]);
    expect(review.stops).toEqual([]);
    expect(review.access.map(({ kind, words }) => `${kind}: ${sentence(words)}`)).toEqual(lines);
    // An outpost gets the one provider of the host, and loses none; the access tests of the site are told.
    const told = reviewLines(review).map((line) => line.trim());
    expect(told.filter((line) => /^(protocol_providers|accessTests)/.test(line))).toEqual(shown);
  });
});
