/**
 * Writes the user where an invitation for one use was used once. The invitation stage reads the invitation and deletes it
 * without a lock, so two sign-ups in the same moment both pass it (seen on a real 2026.2.2). Each leaves an event before
 * the delete, and this policy runs in a later request: at most one of them finds one event only. The other ends without a
 * user; where both find two, both do, and the inviter creates a new invitation.
 *
 * It also writes no user without an invitation, whatever the stage before was set to in the UI. It reads the flow plan, so it
 * must be evaluated at the stage. The invitation in the plan has lost its key with the delete: the code is read where the
 * stage read it.
 */
export function useOnceExpression(): string {
  return `from uuid import UUID
from authentik.events.models import Event

plan = request.context.get("flow_plan")
invitation = plan.context.get("invitation") if plan else None
if invitation is None:
    return False
if not invitation.single_use:
    return True
query = request.http_request.session.get("authentik/flows/get", {})
code = plan.context.get("prompt_data", {}).get("token") or query.get("itoken") or query.get("token")
try:
    used = Event.objects.filter(action="invitation_used", context__invitation_uuid=UUID(str(code)).hex).count()
except ValueError:
    used = 0
if used == 1:
    return True
ak_message("This invitation was used twice at the same time. Ask for a new one.")
ak_logger.warning("an invitation for one use was used twice", uses=used)
return False`;
}
