import { pythonLiteral } from './python';

/**
 * Adds the new user to the group that the invitation names in `fixed_data.group`; the stage runs in any case.
 * A group outside the list, or one whose members are superusers, itself or by a group above it, is refused and logged:
 * an invitation must not make superusers.
 *
 * It reads the flow plan, so it must be evaluated at the stage.
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
group = Group.objects.filter(name=name).first() if name in assignable else None
above = [group] if group else []
for one in above:
    # A server before 2025.12 has one parent, a later one a list of them.
    parents = one.parents.all() if hasattr(one, "parents") else [one.parent]
    above.extend(parent for parent in parents if parent and parent not in above)
if user is None or group is None or any(one.is_superuser for one in above):
    ak_logger.warning("invitation names a group that it may not assign", group=name)
    return True
group.users.add(user)
return True`;
}

/** The groups that a policy assigns; undefined for a text that this project did not write. */
export function groupsOfInvitations(text: string): readonly string[] | undefined {
  const [, list] = /^assignable = (\[.*\])$/m.exec(text) ?? [];
  if (list === undefined) return undefined;
  try {
    const groups = (JSON.parse(list) as readonly unknown[]).map(String);
    return invitationGroup(groups) === text.trimEnd() ? groups : undefined;
  } catch {
    // Spelt as this project never does.
    return undefined;
  }
}
