import { pythonLiteral } from './python';

interface EnrollmentPromptChecks {
  /** Slug of the flow that asks for an invitation code in the field `token`. @default the prompt asks for no code */
  readonly codeForFlow?: string;
  /** Whether the prompt asks for the e-mail address of a new user. */
  readonly newUser: boolean;
}

const CODE_MESSAGES = {
  unknown:
    'This is not a valid invitation code. It was used already, or it is not complete: copy the whole code or the whole link.',
  expired: 'This invitation has expired. Ask for a new one.',
  otherFlow: 'This invitation is for another page. Open its link, or ask for a new one.',
} as const;
const EMAIL_MESSAGE = 'An account with this e-mail address exists already. Sign in to that account instead.';
const NAME_MESSAGE = 'No free username could be made of this e-mail address. Use another address.';

/**
 * Validation policy of an enrollment's prompt. `prompt_data` is the dict that authentik saves afterwards, so a change
 * persists; a message is shown in the form, where the person can correct the input.
 *
 * The code: accepts the UUID or the whole pasted link, and leaves the UUID in `token`, where the invitation stage
 * behind the prompt finds it. That stage would end the flow on a text that is not a UUID.
 *
 * The new user: sets a free username, made of the e-mail address, since some sources send none (incident I19). An
 * address that another user has is refused: `email_link` sources would sign its owner in to the new account.
 */
export function enrollmentPrompt({ codeForFlow, newUser }: EnrollmentPromptChecks): string {
  return [
    'import re',
    ...(newUser ? ['from authentik.core.models import User'] : []),
    ...(codeForFlow === undefined ? [] : ['from authentik.stages.invitation.models import Invitation']),
    '',
    'data = request.context["prompt_data"]',
    ...(codeForFlow === undefined ? [] : codeCheck(codeForFlow)),
    ...(newUser ? USER_CHECK : []),
    'return True',
  ].join('\n');
}

function codeCheck(flow: string): readonly string[] {
  return [
    'code = re.search(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", str(data.get("token") or "").lower())',
    'invitation = Invitation.objects.filter(pk=code.group(0)).first() if code else None',
    ...refuseIf('invitation is None', CODE_MESSAGES.unknown),
    ...refuseIf('invitation.is_expired', CODE_MESSAGES.expired),
    ...refuseIf(
      `invitation.flow is not None and invitation.flow.slug != ${pythonLiteral(flow)}`,
      CODE_MESSAGES.otherFlow,
    ),
    'data["token"] = str(invitation.pk)',
  ];
}

const USER_CHECK = [
  'email = str(data.get("email") or "").strip()',
  ...refuseIf('User.objects.filter(email__iexact=email).exists()', EMAIL_MESSAGE),
  'stem = re.sub(r"[^a-z0-9._-]+", "-", email.split("@")[0].lower()).strip("._-") or "user"',
  'names = [stem] + [stem + "-" + str(number) for number in range(2, 100)]',
  'free = next((name for name in names if not User.objects.filter(username__iexact=name).exists()), None)',
  ...refuseIf('free is None', NAME_MESSAGE),
  'data["username"] = free',
];

function refuseIf(condition: string, message: string): readonly string[] {
  return [`if ${condition}:`, `    ak_message(${pythonLiteral(message)})`, '    return False'];
}

/** The stage runs unless the person chose to sign up with a passkey, in the field `passkey` of an earlier prompt. */
export function withoutPasskey(): string {
  return 'return not request.context.get("prompt_data", {}).get("passkey", False)';
}

/** Only a login source may start the flow: authentik puts the source into the context of the plan. */
export function sourceStartExpression(): string {
  return `if request.context.get("source") is None:
    ak_message("This page follows a sign-in with another service. Go to the login page and choose one there.")
    return False
return True`;
}

/** Initial value of a field: the invitation in the address of the page. */
export function codeInAddress(): string {
  return 'return http_request.session.get("authentik/flows/get", {}).get("itoken", "")';
}
