import { pythonLiteral } from './python';

/**
 * Makes the pending user the guest, so that the login stage behind it needs no password. Without that user the stage
 * does not run. It changes the flow plan, so that it must be evaluated at the stage.
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
 * Everybody passes but the members of the guests' group: anybody on the internet may come as the guest. The group
 * decides and not the name, which an account can change.
 */
export function noGuests(group: string): string {
  return `return not ak_is_group_member(request.user, name=${pythonLiteral(group)})`;
}

/**
 * Only the way to one application starts the flow, never its address by hand. authentik puts the application that an
 * anonymous visitor was on the way to into the plan's context; an older server keeps it in the session.
 */
export function onTheWayTo(applicationSlug: string): string {
  return `application = request.context.get("application")
if application is None:
    application = request.http_request.session.get("authentik/flows/application_pre")
return getattr(application, "slug", None) == ${pythonLiteral(applicationSlug)}`;
}
