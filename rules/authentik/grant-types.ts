import { ServerLine } from '../../constructs/authentik/server/server-line';
import { resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const grantTypes = stackRule({
  id: 'grant-types',
  what: 'a created OAuth2 provider lists its grant types where the server asks for them',
  why: 'From 2026.5 on the API stores an empty list for a provider that is created without one, and every login of the application ends with "Invalid grant_type for provider".',
  *checkStack(stack, { serverVersion, providerVersion }) {
    const line = ServerLine.of(serverVersion);
    if (line?.traits.grantTypes !== true) return;
    const imported = new Set(stack.config.import?.map(({ to }) => to));
    for (const { address, block } of resourcesOfType(stack, 'authentik_provider_oauth2')) {
      // A provider that exists keeps its list: the migration of the server filled it.
      const stated = block.grant_types;
      if (imported.has(address) && stated === undefined) continue;
      if (Array.isArray(stated) && stated.length > 0) continue;
      yield {
        address,
        found: `is created without grant_types by provider ${providerVersion} on server ${serverVersion}`,
        remedy: `leave out identity.providerVersion, which makes it ${line.provider}`,
      };
    }
  },
});
