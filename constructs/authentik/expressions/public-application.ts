import { pythonLiteral } from './python';

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
