import { documentObjects } from '../../access/document-objects';
import { accessExpectations, accessTestFaults, accessTestLines, outcomeOf } from '../../access/expectations';
import { accessModel } from '../../access/model';
import { sentence } from '../../constructs/core/errors';
import type { StatedTest } from '../../rules/readers/stated-access';
import { put } from '../sites/schema/change';
import { siteOf } from '../support/site/site-app';

const model = accessModel(documentObjects(siteOf()));
const claim = (as: string, names: Partial<StatedTest>): StatedTest => ({ as, may: [], may_not: [], ...names });
const faults = (...tests: readonly StatedTest[]) => [...accessTestFaults(model, tests)].map(sentence);

test('tests that hold give no fault, hosts by their label and applications by their name', () => {
  expect(
    faults(
      claim('Home Server Admins', { may: ['terminal', 'Kubernetes Dashboard'] }),
      claim('Headscale Users', { may: ['Domain wide catch all'], may_not: ['terminal.harbour.example', 'k8s'] }),
      claim('everyone', { may_not: ['terminal'] }),
      claim('guest', { may: ['Public'], may_not: ['terminal'] }),
      claim('stranger', { may: ['Public'], may_not: ['*'] }),
    ),
  ).toEqual([]);
});

test('a test that does not hold names subject and target, and the step that decides', () => {
  expect(faults(claim('kubernetes-admins', { may: ['terminal'], may_not: ['k8s'] }))).toEqual([
    'accessTests.0.may.0: kubernetes-admins cannot open terminal.harbour.example: admits members of authentik Admins, Home ' +
      'Server Admins, and no other binding admits; correct the access that the site states, or the test if it is no longer meant',
    'accessTests.0.mayNot.0: kubernetes-admins can open k8s.harbour.example: admits members of ' +
      'kubernetes-admins; correct the access that the site states, or the test if it is no longer meant',
  ]);
});

test('a name that nothing has is a fault, with what may be meant', () => {
  expect(
    faults(
      claim('Headscale Usrs', { may: ['Kubernets'] }),
      claim('strangr', { may_not: ['terminl'] }),
      claim('Nobody', { may: ['x'] }),
    ),
  ).toEqual([
    'accessTests.0.as: is not a group of the site, found: "Headscale Usrs"; did you mean "Headscale Users"? `npm run ops -- access` shows every name',
    'accessTests.0.may.0: is neither a host nor an application of the site, found: "Kubernets"; did you mean "Kubernetes"? `npm run ops -- access` shows every name',
    'accessTests.1.as: is not a group of the site, found: "strangr"; did you mean "stranger"? `npm run ops -- access` shows every name',
    'accessTests.1.mayNot.0: is neither a host nor an application of the site, found: "terminl"; did you mean "terminal"? `npm run ops -- access` shows every name',
    'accessTests.2.as: is not a group of the site, found: "Nobody"; `npm run ops -- access` shows every name',
    'accessTests.2.may.0: is neither a host nor an application of the site, found: "x"; `npm run ops -- access` shows every name',
  ]);
});

test('* is every target that the test does not name, but the login hosts', () => {
  const all = accessExpectations(model, [claim('stranger', { may: ['Public'], may_not: ['*'] })]);
  const names = all.filter(({ may }) => !may).map(({ target }) => target.name);
  expect(names).toEqual(
    model.targets.map(({ name }) => name).filter((name) => !['Public', 'authentik.harbour.example'].includes(name)),
  );
  expect(all.every((one) => outcomeOf(one) === 'holds')).toBe(true);
});

test('* fails for a host that becomes open to strangers', () => {
  const open = accessModel(
    documentObjects(
      siteOf((site) =>
        put(site, 'platform.services', {
          Status: {
            name: 'status',
            namespace: 'status',
            host: 'status',
            service: { name: 'status', port: 80 },
            gate: { kind: 'none', reason: 'the page shows which hosts are down' },
            cloudflareProxied: true,
          },
        }),
      ),
    ),
  );
  const tests = [claim('stranger', { may: ['Public'], may_not: ['*'] })];
  expect([...accessTestFaults(open, tests)].map(sentence)).toEqual([
    expect.stringContaining('accessTests.0.mayNot.0: stranger can open status.harbour.example: gate none'),
  ]);
  expect([...accessTestFaults(open, [claim('stranger', { may: ['Public', 'status'], may_not: ['*'] })])]).toEqual([]);
});

test('what the UI decides is unknown, which only the server can tell', () => {
  const [grafana] = accessExpectations(model, [claim('Headscale Users', { may_not: ['Grafana'] })]);
  expect(grafana && outcomeOf(grafana)).toBe('unknown');
});

test('the review counts those that hold, and names each that fails', () => {
  const tests = [
    claim('Home Server Admins', { may: ['terminal', 'Kubernetes Dashboard'] }),
    claim('kubernetes-admins', { may: ['terminal'] }),
    claim('Headscale Users', { may_not: ['Grafana'] }),
  ];
  expect(accessTestLines(model, tests)).toEqual([
    'accessTests: 2 hold; 1 cannot be answered from this stack',
    'accessTests.1.may.0 fails: kubernetes-admins cannot open terminal.harbour.example: admits members of authentik Admins, ' +
      'Home Server Admins, and no other binding admits',
  ]);
  expect(accessTestLines(model, [])).toEqual([]);
});
