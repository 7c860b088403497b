/** Lets a stage run unless the person has chosen to sign up with a passkey, in the field `passkey` of a prompt before. */
export function withoutPasskey(): string {
  return 'return not request.context.get("prompt_data", {}).get("passkey", False)';
}

/** Only a login source may start the flow: it puts itself into the plan's context. */
export function startedBySource(): string {
  return `if request.context.get("source") is None:
    ak_message("This page follows a sign-in with another service. Go to the login page and choose one there.")
    return False
return True`;
}

/** Initial value of a field: the invitation in the address of the page. */
export function codeInAddress(): string {
  return 'return http_request.session.get("authentik/flows/get", {}).get("itoken", "")';
}
