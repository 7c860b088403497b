import { pythonLiteral } from './python';

/**
 * Makes the guest the pending user, so that the login stage behind it needs no password. If that user does not exist,
 * the stage does not run. It changes the flow plan, so it must be evaluated at the stage.
 */
export function guestUser(username: string): string {
  return `from authentik.core.models import User

guest = User.objects.filter(username=${pythonLiteral(username)}, is_active=True).first()
if guest is None:
    ak_logger.warning("the guest user does not exist")
    return False
request.context["flow_plan"].context["pending_user"] = guest
return True`;
}

/**
 * Denies the members of the guests' group: any visitor of the internet can become the guest. It compares the group and
 * not the name, which a user can change.
 */
export function noGuests(group: string): string {
  return `return not ak_is_group_member(request.user, name=${pythonLiteral(group)})`;
}

/**
 * Only a visitor on the way to one application may run the flow; opening its URL is not enough. authentik puts the
 * application into the context of the plan; an older server keeps it in the session.
 */
export function onTheWayTo(applicationSlug: string): string {
  return `application = request.context.get("application")
if application is None:
    application = request.http_request.session.get("authentik/flows/application_pre")
return getattr(application, "slug", None) == ${pythonLiteral(applicationSlug)}`;
}
