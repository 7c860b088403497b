import { pythonLiteral } from './python';

/** Policy of a notification rule: passes for each login of one user, by whatever way, a recovery link included. */
export function loginOf(username: string): string {
  return [
    'event = request.context.get("event")',
    'if event is None or event.action != "login":',
    '    return False',
    `return event.user.get("username") == ${pythonLiteral(username)}`,
  ].join('\n');
}
