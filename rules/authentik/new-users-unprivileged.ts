import { blockAt, lifecycleOf, referencedAddress, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

/** authentik's own group of superusers. */
const ADMINS = 'authentik Admins';

export const newUsersUnprivileged = stackRule({
  id: 'new-users-unprivileged',
  what: 'no group that new users join makes superusers, neither in the site nor on the server',
  why: 'Every new user would be an administrator of authentik.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'authentik_stage_user_write')) {
      const group = referencedAddress(block.create_users_group);
      const found = block.create_users_group === undefined ? undefined : faultOf(group, blockAt(stack, group));
      const remedy = 'choose a group without superusers, and look it up with Group.fromName(…, { unprivileged: true })';
      if (found !== undefined) yield { address, found, remedy };
    }
  },
});

function faultOf(address: string | undefined, group: ReturnType<typeof blockAt>): string | undefined {
  if (address === undefined || group === undefined) return 'adds new users to a group that is known at apply only';
  if (group.name === ADMINS) return `adds new users to ${ADMINS}`;
  if (!address.startsWith('data.'))
    return group.is_superuser === true ? `adds new users to ${address}, which makes superusers` : undefined;
  const isProven = JSON.stringify(lifecycleOf(group).postcondition ?? '').includes('self.is_superuser');
  return isProven ? undefined : `adds new users to ${address}, without a postcondition on is_superuser`;
}
