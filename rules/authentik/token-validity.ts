import { allResources, ignores } from '../readers/document';
import { isPositiveDuration } from '../readers/duration';
import { stackRule } from '../rule';

const PROXY = 'authentik_provider_proxy';
const ACCESS_TOKEN = 'access_token_validity';

export const tokenValidity = stackRule({
  id: 'token-validity',
  what: 'every validity of a provider is above zero, and every proxy provider states that of its access token',
  why: "A token of zero is expired at once, and the provider's default of ten minutes is the length of the session on every protected host.",
  incident: 'I1',
  *checkStack(stack) {
    for (const { address, type, block } of allResources(stack)) {
      if (!type.startsWith('authentik_provider_')) continue;
      if (type === PROXY && ignores(block, ACCESS_TOKEN)) {
        const remedy = 'remove it from ignore_changes: the live value would stay';
        yield { address, found: `ignores changes of ${ACCESS_TOKEN}`, remedy };
      }
      const stated = Object.keys(block).filter((name) => /_validity$/.test(name) && !ignores(block, name));
      const asked = type === PROXY ? new Set([ACCESS_TOKEN, ...stated]) : stated;
      for (const name of asked) {
        if (isPositiveDuration(block[name])) continue;
        const found = `has ${name} ${JSON.stringify(block[name] ?? null)}`;
        yield { address, found, remedy: 'set it in the site, as long as a login' };
      }
    }
  },
});
