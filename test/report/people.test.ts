import type { AccessChange } from '../../access/access-change';
import { reportPage } from '../../report/page';
import { pathsThrough } from '../../report/people-paths';
import { pathsOf } from '../../report/people-picture';
import { withPlan } from '../../report/plan-marks';
import type { People, PeopleBox } from '../../report/sections/people';
import { siteReport } from '../../report/site-report';
import { siteOf } from '../support/site/site-app';

const report = siteReport({ name: 'harbour', host: 'authentik.harbour.example', document: siteOf(), accepted: [] });
const { people: picture } = report;
const access = report.tables.find(({ id }) => id === 'access')?.rows ?? [];

function box(name: string, of: People = picture): PeopleBox {
  const all = [...of.people, ...of.ways, ...of.gates, ...of.targets];
  const found = all.find(({ names }) => names.includes(name));
  if (found === undefined) throw new Error(`no box ${name}`);
  return found;
}

function listLit(name: string, kind: 'known' | 'unknown' = 'known'): readonly string[] {
  const ids = pathsThrough(pathsOf(picture), box(name).id)[kind];
  const all = [...picture.people, ...picture.ways, ...picture.gates, ...picture.targets];
  return all.filter(({ id }) => ids.has(id)).flatMap(({ names }) => names);
}

test('a target admits the groups of its row in the matrix of access', () => {
  for (const { names, people, unknown } of picture.targets) {
    const row = access.find(({ tags }) => tags?.target?.join() === names.join());
    const admitted = picture.people.filter(({ id }) => [...people, ...unknown].includes(id));
    const subjects = admitted.flatMap((one) => one.names).filter((name) => !name.startsWith('a new person'));
    expect([names, subjects.sort()]).toEqual([names, [...(row?.tags?.subject ?? [])].sort()]);
  }
});

test('a group lights up what it opens, and nothing that only another group opens', () => {
  const opened = listLit('kubernetes-admins');
  expect(opened).toEqual(
    expect.arrayContaining(['kubernetes-admins', 'password', 'forward auth', 'k8s.harbour.example']),
  );
  expect(opened).not.toContain('terminal.harbour.example');
  expect(opened).not.toContain('Task Submitters');
});

test('a host lights up its gate, its groups and their ways in; a stranger has no way to it', () => {
  const through = listLit('k8s.harbour.example');
  expect(through).toEqual(expect.arrayContaining(['kubernetes-admins', 'passkey', 'forward auth']));
  expect(through).not.toContain('a stranger');
  expect(through).not.toContain('Task Submitters');
  expect(listLit('a stranger')).toContain('authentik.harbour.example');
});

test('what depends on the server is apart from what is known', () => {
  const [owned] = picture.targets.filter(({ unknown }) => unknown.length > 0);
  const [name = ''] = owned?.names ?? [];
  expect(name).not.toBe('');
  expect(listLit('anyone signed in', 'unknown')).toContain(name);
  expect(listLit('anyone signed in')).not.toContain(name);
});

test('a way tells its second factor; each way of the site has one box', () => {
  expect(box('passkey').details[0]).toBe('is the second factor');
  expect(new Set(picture.ways.map(({ id }) => id)).size).toBe(picture.ways.length);
  expect(report.logins.filter(({ facts }) => facts !== '')).toHaveLength(
    picture.ways.filter(({ names }) => names[0] !== 'without authentik').length,
  );
});

describe('a plan', () => {
  const change = (props: Partial<AccessChange>): AccessChange => ({
    ...{ kind: 'opened', targets: [], subjects: [], addresses: [], words: [] },
    ...props,
  });
  const [first, ...others] = picture.targets.find(({ names }) => names.length > 2)?.names ?? [];
  const way = picture.ways.find(({ names }) => names[0] === 'password');
  const planned = withPlan(report, [
    {
      ...{ stack: 'identity', verdict: 'ok', stops: [], allowed: [], changes: [] },
      access: [
        change({ targets: [first ?? ''], subjects: ['Task Submitters'] }),
        change({ kind: 'shut-out', addresses: [way?.addresses[0]?.replace(/^identity\./, '') ?? ''] }),
        change({ kind: 'closed', targets: ['k8s.harbour.example'], subjects: ['kubernetes-admins'] }),
      ],
    },
  ]);

  test('marks the target that it opens, alone, and the group that gains', () => {
    expect(box(first ?? '', planned.people)).toMatchObject({ names: [first], mark: 'opened' });
    expect(box(others[0] ?? '', planned.people)).toMatchObject({ names: others, mark: undefined });
    expect(box('Task Submitters', planned.people).mark).toBe('opened');
    expect(box('kubernetes-admins', planned.people).mark).toBe('closed');
  });

  test('marks the way that it shuts; paths and ids stay whole', () => {
    expect(box('password', planned.people).mark).toBe('shut-out');
    const ids = planned.people.targets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const text = reportPage(planned, { style: '', script: '' });
    expect(text).toMatch(/data-plan="shut-out"><b>password<\/b>.*?<span>way in shut<\/span>/);
    for (const id of ids) expect(text).toContain(`data-box="${id}"`);
  });
});
