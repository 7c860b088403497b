import { pythonLiteral } from './python';

/**
 * Adds the new user to the group that the invitation names in `fixed_data.group`, and lets the stage run in any case.
 * A group outside the list, or one of superusers, is refused and logged: who may invite must not make superusers.
 *
 * It looks at the flow plan, so that it must be evaluated at the stage. When a source has begun its own enrollment the
 * plan has no invitation any more, and nothing is assigned.
 *
 * @param assignable exact names of the groups that an invitation may name
 */
export function invitationGroup(assignable: readonly string[]): string {
  return `from authentik.core.models import Group

assignable = ${pythonLiteral([...assignable].sort())}
plan = request.context.get("flow_plan")
invitation = plan.context.get("invitation") if plan else None
name = (invitation.fixed_data or {}).get("group") if invitation else None
if not name:
    return True
user = plan.context.get("pending_user")
group = Group.objects.filter(name=name, is_superuser=False).first() if name in assignable else None
if group is None or user is None:
    ak_logger.warning("invitation names a group that it may not assign", group=name)
    return True
group.users.add(user)
return True`;
}
