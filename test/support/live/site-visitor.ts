import { Browser } from '../../../programs/login-check/browser';
import type { RealTraefik } from '../real/traefik';

/** Answers to the stages of a flow, by component. */
export type Answers = Readonly<Record<string, object>>;

/**
 * The browser of the login check, in front of Traefik.
 *
 * @param loginHost host of authentik, whose flows it answers
 * @param answers to the stages of each flow; a stage without one ends the visit
 */
export function visitorOf(traefik: RealTraefik, loginHost: string, answers: Answers = {}): Browser {
  return new Browser(
    async (url, sent, body) => {
      const answer = await traefik.ask(url, sent, false, undefined, body);
      const { 'set-cookie': cookies = [], ...headers } = answer.headers;
      return { ...answer, headers: headers as Readonly<Record<string, string | undefined>>, cookies };
    },
    `https://${loginHost}`,
    ({ component }) => answers[component],
  );
}
