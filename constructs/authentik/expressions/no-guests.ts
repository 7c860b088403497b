import { pythonLiteral } from './python';

/** Everybody passes but the guest, as whom anybody on the internet may come. */
export function noGuests(username: string): string {
  return `return request.user.username != ${pythonLiteral(username)}`;
}
