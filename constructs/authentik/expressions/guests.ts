import { pythonLiteral } from './python';

/**
 * Makes the guest the pending user, so that the login stage behind it needs no password. A user of that name outside the
 * guests' group is another user's account, and a superuser is no guest: then the stage does not run. It changes the flow
 * plan, so it must be evaluated at the stage.
 */
export function guestUser(username: string, group: string): string {
  return `from authentik.core.models import User

guest = User.objects.filter(username=${pythonLiteral(username)}, is_active=True).first()
if guest is None or guest.is_superuser or not ak_is_group_member(guest, name=${pythonLiteral(group)}):
    ak_logger.warning("no guest: the user is missing, inactive, a superuser or outside of the guests' group")
    return False
request.context["flow_plan"].context["pending_user"] = guest
return True`;
}

/** Shown on the page "Permission denied", above which authentik has the link. */
const WAY_OUT = 'You are a guest here. Choose "Not you?" to sign in as yourself.';

/** Name of the policy that refuses guests: its own text asks for bindings of other policies. */
export const NO_GUESTS = 'no-guests';

/**
 * Denies the members of the guests' group: any visitor of the internet can become the guest. It compares the group and
 * not the name, which a user can change. A visitor without a session is in no group: asked about one, authentik raises,
 * and a binding that raises denies.
 *
 * With engine mode any one passing binding is enough, so that this one would admit each user whom another binding keeps
 * out. Beside bindings of the UI it therefore admits no user, and they decide alone: closing never opens.
 */
export function noGuests(group: string): string {
  return `if request.user.is_authenticated and ak_is_group_member(request.user, name=${pythonLiteral(group)}):
    ak_message(${pythonLiteral(WAY_OUT)})
    return False
if request.obj.policy_engine_mode == "all":
    return True
return not request.obj.bindings.filter(enabled=True).exclude(policy__name=${pythonLiteral(NO_GUESTS)}).exists()`;
}

/** Whether a text makes this user the guest, as written here or by version 0.2.0. */
export function makesGuest(text: string, username: string, group: string): boolean {
  return [guestUser(username, group), formerGuestUser(username)].includes(text);
}

/** Whether a text refuses the members of this group and no one else, as written here or by version 0.2.0. */
export function refusesGuests(text: string, group: string): boolean {
  const former = `return not ak_is_group_member(request.user, name=${pythonLiteral(group)})`;
  return [noGuests(group), former].includes(text);
}

function formerGuestUser(username: string): string {
  return `from authentik.core.models import User

guest = User.objects.filter(username=${pythonLiteral(username)}, is_active=True).first()
if guest is None:
    ak_logger.warning("the guest user does not exist")
    return False
request.context["flow_plan"].context["pending_user"] = guest
return True`;
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
