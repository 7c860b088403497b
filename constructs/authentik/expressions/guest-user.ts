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
