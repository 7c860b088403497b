import type { AuthentikClient } from '../authentik/client';
import type { Answers } from '../site/answers';
import { Draft } from './draft';
import { describeUnsaid, findUnsaid, identityText } from './identity-text';
import { readServer } from './living-server';
import { settle } from './settle';

/** The identity part of a new site, from what lives on a server. */
export interface SiteFromServer {
  /** @param schema module of the type of a site */
  readonly text: (schema: string) => string;
  /** The site does not say these, one entry a line. */
  readonly unsaid: readonly string[];
}

/**
 * Reads a server, and states what can be stated without a change of it. Never writes to the server, and holds no secret.
 *
 * @throws AuthentikError, or OpsError where no site states the server
 */
export async function siteFromServer(client: AuthentikClient, answers: Answers): Promise<SiteFromServer> {
  const draft = new Draft(await readServer(client), answers);
  const site = await settle(draft, { client });
  const unsaid = describeUnsaid(findUnsaid(draft.candidates), draft.accepted);
  return { text: (schema) => identityText(site, unsaid, schema, '--from-server'), unsaid };
}
