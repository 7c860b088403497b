import { documentObjects } from '../../access/document-objects';
import { providerOf } from '../../access/hosts';
import { accessModel } from '../../access/model';
import { targetNamed } from '../../access/why';
import { EditedSite, type Loose } from '../support/site/edited-site';

const APPLICATION = 'AdminServices_Terminal_Application';
const ADMINS = `authentik_policy_binding.${APPLICATION}_HomeServerAdmins`;
const SUPERUSERS = `authentik_policy_binding.${APPLICATION}_AuthentikAdmins`;
const VISITORS = ['authentik Admins', 'Home Server Admins', 'Headscale Users'] as const;

/** Returns who can open `terminal` after an edit of the finished JSON, in the order of `VISITORS`. */
function answers(edit: (site: EditedSite) => void): readonly (string | undefined)[] {
  const site = new EditedSite();
  edit(site);
  const model = accessModel(documentObjects(site.document));
  const target = targetNamed(model, 'host', 'terminal.harbour.example');
  return VISITORS.map((name) => {
    const subject = model.subjects.find((one) => one.name === name);
    return subject && target?.answer(subject).verdict;
  });
}

const set = (site: EditedSite, address: string, values: object) => Object.assign(site.block(address), values as Loose);
const askAll = (site: EditedSite) => set(site, `authentik_application.${APPLICATION}`, { policy_engine_mode: 'all' });

test('with engine mode any, one binding that admits is enough', () => {
  expect(answers(() => {})).toEqual(['yes', 'yes', 'no']);
});

test('with engine mode all, a member of one group of two is refused', () => {
  expect(answers(askAll)).toEqual(['no', 'no', 'no']);
});

test('a negated binding admits whoever is outside of its group', () => {
  const negate = (site: EditedSite) => set(site, ADMINS, { negate: true });
  expect(answers(negate)).toEqual(['yes', 'no', 'yes']);
});

test('with engine mode all, a negated binding refuses the members of its group', () => {
  expect(
    answers((site) => {
      askAll(site);
      set(site, ADMINS, { negate: true });
      set(site, SUPERUSERS, { negate: true });
    }),
  ).toEqual(['no', 'no', 'yes']);
});

test('a binding that is not enabled decides nothing', () => {
  expect(answers((site) => set(site, ADMINS, { enabled: false }))).toEqual(['yes', 'no', 'no']);
});

test.each([
  ['first', 'inner.harbour.example', 'harbour.example'],
  ['last', 'harbour.example', 'inner.harbour.example'],
])('of two cookie domains above a host the longer one wins, where it stands %s', (_, first, second) => {
  const site = new EditedSite();
  const provider = site.block('authentik_provider_proxy.DomainWideCatchAll_Provider');
  site.add('identity', 'authentik_provider_proxy.Other', { ...provider, cookie_domain: second });
  set(site, 'authentik_provider_proxy.DomainWideCatchAll_Provider', { cookie_domain: first });
  site.add('identity', 'authentik_application.Other', {
    name: 'Other',
    slug: 'other',
    protocol_provider: '${authentik_provider_proxy.Other.id}',
  });
  const outpost = site.block('authentik_outpost.EmbeddedOutpost') as unknown as { protocol_providers: string[] };
  outpost.protocol_providers.push('${authentik_provider_proxy.Other.id}');
  const host = 'wiki.inner.harbour.example';
  const target = { host, name: host, gate: 'required', reason: undefined, ingress: undefined };
  const found = providerOf(documentObjects(site.document), target);
  expect(found?.values.cookie_domain).toBe('inner.harbour.example');
});
