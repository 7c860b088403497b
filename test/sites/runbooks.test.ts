import { demo } from '../../demo/site';
import type { Block, SiteDocument } from '../../rules/readers/document';
import { SITES } from '../../sites/index';
import type { SiteInput } from '../../sites/schema/site';
import { PAGES } from '../docs/pages';
import { put } from '../sites/schema/change';
import { siteOf } from '../support/site/site-app';
import { changeSite, withLoginJob } from '../support/site/site-change';

type Labels = Readonly<Record<string, string>>;

interface ClusterObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Of the object and of its pods. */
  readonly labels: Labels;
}

interface Command {
  readonly page: string;
  /** Up to a pipe or a comment. */
  readonly text: string;
}

/** Labels that charts of others put on their objects: CrowdSec's LAPI, and Helm's records. */
const OF_OTHERS = [/^type=lapi$/, /^owner=helm,name=RELEASE,version=N$/];
/** A Service's slices: the value is the name of the Service. */
const SERVICE_NAME = 'kubernetes.io/service-name=';
const WORKLOADS = ['deployment', 'cronjob'];
const PREFIX = 'renamed-';

const SITES_AT_HAND: Readonly<Record<string, SiteInput>> = {
  ...SITES,
  demo,
  harbour: changeSite(withEveryJob),
  renamed: changeSite((site) => renamed(changeSite(withEveryJob, site))),
};
const DOCUMENTS = Object.entries(SITES_AT_HAND).map(([name, input]) => [name, siteOf(undefined, input)] as const);
const OBJECTS = new Map(DOCUMENTS.map(([name, document]) => [name, objectsOf(document)]));

const RUNBOOKS = [...PAGES].filter(([page]) => page.startsWith('docs/runbooks/'));
const COMMANDS: readonly Command[] = [...PAGES]
  .filter(([page]) => /^docs\/(runbooks\/|guides\/)?[\w-]+\.md$/.test(page))
  .flatMap(([page, text]) => [...text.matchAll(/\bkubectl [^`|#\n]*/g)].map(([line]) => ({ page, text: line.trim() })));
const SELECTORS = [...new Set(COMMANDS.flatMap(({ text }) => selectorsIn(text)))];

function withEveryJob(site: SiteInput): void {
  withLoginJob(site);
  put(site, 'platform.backup.drill', { schedule: '45 5 * * 0', maxAgeDays: 9 });
}

/** A copy with every name of a Kubernetes object and of a namespace changed. */
function renamed(site: SiteInput): SiteInput {
  const rename = (node: unknown, key = ''): unknown => {
    if (Array.isArray(node)) return node.map((one) => rename(one));
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(Object.entries(node).map(([inner, value]) => [inner, rename(value, inner)]));
    }
    const isName = /^(name|namespace|forwardAuth\w*|postgresqlSecret)$/.test(key);
    // authentik itself names the Secret of its Ingresses.
    return isName && /^(?!authentik-outpost-tls)[a-z][a-z-]*$/.test(String(node)) ? `${PREFIX}${node}` : node;
  };
  const { platform, edge, identity } = site;
  const { embeddedOutpost, outpostDeployment } = identity;
  return {
    ...site,
    identity: { ...identity, ...(rename({ embeddedOutpost, outpostDeployment }) as object) },
    platform: rename(platform),
    edge: { ...edge, sync: rename(edge?.sync) },
  } as SiteInput;
}

function selectorsIn(command: string): readonly string[] {
  return [...command.matchAll(/ -l '?([^\s')"]+)/g)].map(([, selector = '']) => selector);
}

function objectsOf({ stacks }: SiteDocument): readonly ClusterObject[] {
  const resources = stacks.flatMap(({ config }) => Object.entries(config.resource ?? {}));
  const typed = resources.flatMap(([type, blocks]) =>
    type.startsWith('kubernetes_') ? Object.values(blocks).map((block) => objectOf(type, block as Block)) : [],
  );
  // Pods of the release and of outposts are in no stack: policies and Services of the stacks select them.
  const selected = [
    ...typed.flatMap(({ pods }) => (pods === undefined ? [] : [pods])),
    ...resources.flatMap(([type, blocks]) =>
      type === 'authentik_outpost' ? Object.values(blocks).flatMap((block) => patchedSelectors(block as Block)) : [],
    ),
  ];
  return [...typed, ...selected.map((labels) => ({ kind: 'pod', name: '', namespace: '', labels }))];
}

function objectOf(type: string, block: Block): ClusterObject & { readonly pods: Labels | undefined } {
  const { metadata, spec } = JSON.parse(JSON.stringify(block)) as {
    metadata: { name: string; namespace?: string; labels?: Labels };
    spec?: {
      pod_selector?: { match_labels?: Labels };
      template?: { metadata?: { labels?: Labels } };
      job_template?: { spec?: { template?: { metadata?: { labels?: Labels } } } };
    };
  };
  const template = spec?.template ?? spec?.job_template?.spec?.template;
  return {
    kind: type.replace(/^kubernetes_|_v1$/g, '').replaceAll('_', ''),
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    labels: { ...metadata.labels, ...template?.metadata?.labels },
    pods: template?.metadata?.labels ?? spec?.pod_selector?.match_labels,
  };
}

/** What the patches of an outpost let its Service select: the labels of its own pods. */
function patchedSelectors(block: Block): readonly Labels[] {
  const { kubernetes_json_patches: patches } = JSON.parse(String(block.config)) as {
    kubernetes_json_patches: { service?: readonly { path: string; value: Labels }[] } | null;
  };
  return (patches?.service ?? []).flatMap(({ path, value }) => (path === '/spec/selector' ? [value] : []));
}

function selects(selector: string, { labels }: ClusterObject): boolean {
  return selector.split(',').every((pair) => {
    const [key = '', value] = pair.split('=');
    return labels[key] === value;
  });
}

/** What the objects of a site are called, with their namespaces, and the hosts. */
function namesOf(name: string, document: SiteDocument): readonly string[] {
  const objects = OBJECTS.get(name) ?? [];
  const releases = document.stacks.flatMap(({ config }) =>
    Object.values(config.resource?.helm_release ?? {}).map((release) => String((release as Block).name)),
  );
  const { domain } = SITES_AT_HAND[name] as SiteInput;
  return [
    domain,
    ...objects.flatMap((one) => [one.name, one.namespace]),
    ...releases.flatMap((release) => [release, `${release}-server`, `${release}-worker`]),
  ].filter((one) => one !== '');
}

/** Names that every site has, whatever it says: the tool's own, and authentik's. */
const FIXED = new Set(
  namesOf('renamed', DOCUMENTS.at(-1)?.[1] as SiteDocument).filter((one) => !one.startsWith(PREFIX)),
);
const STATED = new Set(DOCUMENTS.slice(0, -1).flatMap(([name, document]) => namesOf(name, document)));
const OF_ONE_SITE = [...STATED].filter((name) => !FIXED.has(name));

test('the pages have commands, and the sites have names of their own', () => {
  expect(COMMANDS.length).toBeGreaterThan(80);
  expect(SELECTORS.length).toBeGreaterThan(10);
  expect(OF_ONE_SITE).toEqual(expect.arrayContaining(['authentik', 'goauthentik', 'traefik', 'pgbouncer']));
  expect([...FIXED]).toContain('crowdsec-cf-sync');
});

test('no command asks a namespace or an object that is called so in one site', () => {
  const named = COMMANDS.filter(({ text }) => {
    const words = text.replace(/ -l '?[^\s')"]+/g, '').split(/[\s/"'()]+/);
    return words.some((word) => OF_ONE_SITE.includes(word));
  });
  expect(named).toEqual([]);
});

test('no runbook speaks of an object of one site', () => {
  // A name without a hyphen may be a word: authentik, traefik, wiki.
  const compound = OF_ONE_SITE.filter((name) => /[.-]/.test(name));
  const named = RUNBOOKS.flatMap(([page, text]) =>
    compound
      .filter((name) => new RegExp(`(?<![\\w./-])${name.replaceAll('.', '\\.')}(?![\\w.-])`).test(text))
      .map((name) => `${page}: ${name}`),
  );
  expect(named).toEqual([]);
});

describe.each(SELECTORS.filter((one) => !OF_OTHERS.some((known) => known.test(one))))('-l %s', (selector) => {
  if (selector.startsWith(SERVICE_NAME)) {
    test('names the Service of the embedded outpost, which authentik calls so in every site', () => {
      expect(selector).toBe(`${SERVICE_NAME}ak-outpost-authentik-embedded-outpost`);
    });
    return;
  }
  const found = [...OBJECTS].map(([site, objects]) => [site, objects.filter((one) => selects(selector, one))] as const);
  const component = /component=([\w-]+)/.exec(selector)?.[1];

  test('selects objects, and the workloads among them are in one namespace', () => {
    expect(found.filter(([, objects]) => objects.length > 0).map(([site]) => site)).toContain('renamed');
    for (const [site, objects] of found) {
      const namespaces = new Set(
        objects.filter(({ kind }) => WORKLOADS.includes(kind)).map(({ namespace }) => namespace),
      );
      expect([site, namespaces.size <= 1]).toEqual([site, true]);
    }
  });

  test('finds its objects in every site that has the component', () => {
    const having = [...OBJECTS].filter(([, objects]) =>
      objects.some(({ labels }) => labels['app.kubernetes.io/component'] === component),
    );
    const missed = having.filter(([site]) => found.find(([name]) => name === site)?.[1].length === 0);
    expect(component === undefined ? [] : missed.map(([site]) => site)).toEqual([]);
  });
});

test('a CronJob that a command finds by its label is one', () => {
  const inner = COMMANDS.flatMap(({ text }) => [...text.matchAll(/get cronjob -o name -l ([^\s)"]+)/g)]);
  expect(inner.length).toBeGreaterThan(3);
  for (const [, selector = ''] of inner) {
    const counts = [...OBJECTS.values()].map(
      (objects) => objects.filter((one) => one.kind === 'cronjob' && selects(selector, one)).length,
    );
    expect([selector, Math.max(...counts)]).toEqual([selector, 1]);
  }
});
