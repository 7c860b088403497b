import { SOURCE_FLOW } from '../../../sites/schema/sign-in';
import type { Site } from '../../../sites/schema/site';
import { type Check, faultsAmong, passUnless } from '../check';
import type { CheckSources } from '../check-sources';
import { askStranger, DENIED, firstPage, redirectOf } from '../stranger';

const IDENTIFICATION = 'ak-stage-identification';
const PROMPT = 'ak-stage-prompt';

/** A flow that a visitor without a session opens, and what must be its first page. */
interface Opened {
  readonly slug: string;
  readonly what: string;
  readonly shows: readonly string[];
}

/** The brand decides by which flow people sign in: a stated flow that the brand does not name is used by no one. */
export const loginPage: Check = {
  id: 'login-page',
  number: 22,
  title: 'a visitor without a session gets the login flow of the site, and each way in begins with its own page',
  needs: ['http'],
  async run({ site, http }) {
    const opened = flowsOf(site);
    const [login, ...pages] = await Promise.all([
      loginFault(site, http),
      ...opened.map(async ({ slug, what, shows }) => {
        const { component, password_fields: hasPassword, fields } = await firstPage(http, site.identity.host, slug);
        return faultsAmong(
          !shows.includes(component) && `${what} (${slug}) begins with ${component}, not with ${shows.join(' or ')}`,
          component === IDENTIFICATION &&
            shows[0] === IDENTIFICATION &&
            hasPassword !== true &&
            `${what} (${slug}) asks for no password on its first page`,
          component === PROMPT &&
            shows[0] === PROMPT &&
            fields?.some(({ field_key: key, required }) => key === 'token' && required === true) !== true &&
            `${what} (${slug}) does not demand the code on its first page`,
        );
      }),
      ...Object.values(site.identity.sources).map(({ slug }) => sourceFault(site, http, slug)),
    ]);
    return passUnless(
      [...(login ?? []), ...pages.flat()],
      `people sign in by ${site.identity.signIn.flow.slug}; ${opened.length} flows begin with their own page`,
      'deploy the identity stack, which gives the brand its login flow; for a stage of the UI see Flows and Stages > Flows',
    );
  },
};

function flowsOf({ identity }: Site): readonly Opened[] {
  const { signIn, flows, sources, invitationEnrollment } = identity;
  const flow = (slug: string | undefined, what: string, ...shows: readonly string[]) =>
    slug === undefined ? [] : [{ slug, what, shows }];
  return [
    ...flow(signIn.flow.slug, 'the login', IDENTIFICATION),
    ...flow(flows.passkey, 'the login by passkey', 'ak-stage-authenticator-validate', IDENTIFICATION),
    // authentik's own refuses visitors that no source sends.
    ...(Object.keys(sources).length > 0 && flows.sourceAuthentication === SOURCE_FLOW
      ? flow(SOURCE_FLOW, 'the login by a source, without one', DENIED)
      : []),
    ...flow(signIn.sourceFlow?.slug, 'the login by a source, without one', DENIED),
    // With a flow for sources, the link opens a page that demands the code.
    ...flow(
      invitationEnrollment?.slug,
      'the sign-up, without an invitation',
      invitationEnrollment?.sourceFlow === undefined ? DENIED : PROMPT,
    ),
    ...flow(invitationEnrollment?.sourceFlow?.slug, 'the sign-up by a source, without one', DENIED),
  ];
}

async function loginFault({ identity }: Site, http: CheckSources['http']): Promise<readonly string[]> {
  const { slug } = identity.signIn.flow;
  const url = `https://${identity.host}/flows/-/default/authentication/`;
  const answer = await askStranger(http, url);
  const to = redirectOf(answer, url);
  const path = to?.pathname ?? `HTTP ${answer.status}`;
  return faultsAmong(path !== `/if/flow/${slug}/` && `the login of ${identity.host} is ${path}, not the flow ${slug}`);
}

/** The button of a source leads to its provider. */
async function sourceFault({ identity }: Site, http: CheckSources['http'], slug: string): Promise<readonly string[]> {
  const url = `https://${identity.host}/source/oauth/login/${slug}/`;
  const answer = await askStranger(http, url);
  const to = redirectOf(answer, url);
  const leads = to !== undefined && to.protocol === 'https:' && to.host !== identity.host;
  return faultsAmong(
    !leads && `the source ${slug} leads to ${to?.href ?? `HTTP ${answer.status}`}, not to its provider`,
  );
}
