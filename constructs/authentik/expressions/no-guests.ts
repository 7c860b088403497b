import { pythonLiteral } from './python';

/**
 * Everybody passes but the members of the guests' group: anybody on the internet may come as the guest. The group
 * decides and not the name, which an account can change.
 */
export function noGuests(group: string): string {
  return `return not ak_is_group_member(request.user, name=${pythonLiteral(group)})`;
}
