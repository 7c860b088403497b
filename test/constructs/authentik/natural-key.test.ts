import { Application } from '../../../constructs/authentik/applications/application';
import { certificateKeyPairFromName } from '../../../constructs/authentik/applications/certificate-key-pair';
import { Oauth2Provider } from '../../../constructs/authentik/applications/oauth2-provider';
import { blueprintScope, scopeFromName } from '../../../constructs/authentik/applications/scope-mapping';
import { ExpressionPolicy } from '../../../constructs/authentik/expression-policy';
import { Flow } from '../../../constructs/authentik/flows/flow';
import { IdentificationStage } from '../../../constructs/authentik/flows/identification-stage';
import { InvitationStage } from '../../../constructs/authentik/flows/invitation-stage';
import { PromptStage } from '../../../constructs/authentik/flows/prompt-stage';
import { stageFromName } from '../../../constructs/authentik/flows/stage';
import { UserLoginStage } from '../../../constructs/authentik/flows/user-login-stage';
import { UserWriteStage } from '../../../constructs/authentik/flows/user-write-stage';
import { Group } from '../../../constructs/authentik/group';
import { keyFault, slugFault } from '../../../constructs/authentik/natural-key';
import { OauthSource } from '../../../constructs/authentik/oauth-source';
import { ReputationPolicy } from '../../../constructs/authentik/reputation-policy';
import { User } from '../../../constructs/authentik/user';
import { Adoption } from '../../../constructs/core/adoption';
import type { SiteStack } from '../../../constructs/core/stack';
import { CLIENT, FLOWS, LOGIN, provider, refusalOf, SOURCE, stage } from './blocks';

const EMPTY = 'is empty, found: ""';
const SLUG = 'is not a slug, found: "a/b"; use letters, digits, "-" and "_" only';
const IDENTIFICATION = { passwordStage: stage('password'), adopt: Adoption.byKey() };
const ADOPTED_CLIENT = { clientType: 'public', adopt: { provider: Adoption.byId('53') }, ...FLOWS } as const;

test('a key of blanks is empty, and a slug has letters, digits, - and _', () => {
  expect(keyFault('name', ' \t')).toMatchObject({ path: 'name', fault: 'is empty' });
  expect(keyFault('name', 'a b')).toBeUndefined();
  expect(slugFault('slug', 'en_rol-2')).toBeUndefined();
  expect(slugFault('slug', 'en rol')).toMatchObject({ path: 'slug', fault: 'is not a slug' });
});

/** Without a key, a lookup of the provider would return the first object of all. */
test.each<[string, (stack: SiteStack) => unknown]>([
  ['test.blueprintId', (stack) => blueprintScope(stack, 'It', '')],
  ['test.name', (stack) => certificateKeyPairFromName(stack, 'It', '')],
  ['test.name', (stack) => Group.fromName(stack, 'It', '')],
  ['test.name', (stack) => scopeFromName(stack, 'It', '')],
  ['test.name', (stack) => stageFromName(stack, 'It', '')],
])('an empty %s of a lookup is refused', (path, build) => {
  expect(refusalOf(build)).toBe(`${path}: ${EMPTY}; give the exact name that authentik shows`);
});

test.each<[string, (stack: SiteStack) => unknown]>([
  ['test/It.name', (stack) => new ExpressionPolicy(stack, 'It', { name: '', expression: 'return True' })],
  ['test/It.name', (stack) => new Group(stack, 'It', { name: '' })],
  ['test/It.name', (stack) => new IdentificationStage(stack, 'It', { name: '', userFields: ['email'] })],
  ['test/It.name', (stack) => IdentificationStage.adoptPasswordStage(stack, 'It', { ...IDENTIFICATION, name: '' })],
  ['test/It.name', (stack) => new InvitationStage(stack, 'It', { name: '' })],
  ['test/It.name', (stack) => new Oauth2Provider(stack, 'It', { ...CLIENT, name: '' })],
  ['test/It.clientId', (stack) => new Oauth2Provider(stack, 'It', { ...CLIENT, clientId: '' })],
  ['test/It.name', (stack) => Oauth2Provider.adoptAuthorizationFlow(stack, 'It', { ...ADOPTED_CLIENT, name: '' })],
  ['test/It.name', (stack) => new PromptStage(stack, 'It', { name: '', fields: {} })],
  ['test/It.name', (stack) => new ReputationPolicy(stack, 'It', { name: '', threshold: -5 })],
  ['test/It.username', (stack) => new User(stack, 'It', { username: '', type: 'internal' })],
  ['test/It.path', (stack) => new User(stack, 'It', { username: 'guest', type: 'internal', path: '' })],
  ['test/It.name', (stack) => new UserLoginStage(stack, 'It', { ...LOGIN, name: '' })],
  ['test/It.name', (stack) => new UserWriteStage(stack, 'It', { name: '' })],
])('an empty %s is refused', (path, build) => {
  expect(refusalOf(build)).toBe(`${path}: ${EMPTY}; give a value`);
});

test('a lookup is refused when its text is not a slug', () => {
  expect(refusalOf((stack) => Flow.fromSlug(stack, 'It', 'a/b'))).toBe(`test.slug: ${SLUG}`);
  expect(refusalOf((stack) => OauthSource.fromSlug(stack, 'It', 'a/b'))).toBe(`test.slug: ${SLUG}`);
});

test.each<[string, (stack: SiteStack) => unknown]>([
  ['an application', (stack) => new Application(stack, 'It', { name: '', slug: 'a/b', provider: provider('wiki') })],
  ['a flow', (stack) => new Flow(stack, 'It', { name: '', slug: 'a/b', title: 'A', designation: 'enrollment' })],
  ['a source', (stack) => new OauthSource(stack, 'It', { ...SOURCE, name: '', slug: 'a/b' })],
])('%s with an empty name and a wrong slug is refused with both faults', (_, build) => {
  expect(refusalOf(build)).toBe(`test/It.name: ${EMPTY}; give a value\ntest/It.slug: ${SLUG}`);
});
