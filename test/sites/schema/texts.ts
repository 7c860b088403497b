/** Places of the real site, and remedies that several fields share. */
export const LOGIN = 'identity.signIn.logins.PasswordLogin';
export const BINDINGS = 'identity.signIn.flow.bindings';
export const CATCH_ALL = 'identity.applications.DomainWideCatchAll';
export const DASHBOARD = 'identity.applications.KubernetesDashboard';
export const GUESTS = 'identity.publicGuests';
export const HOSTS = 'identity.hostRestriction.hosts';
export const SLUG = 'use letters, digits, "-" and "_" only';
export const EXACT_TEXT = 'write it out, a name to the letter';
export const HOST = 'leave out scheme, port and path';
export const SPELLING = 'correct the spelling, or remove it';
export const ADOPT_BY_KEY = "write 'key', { id } or { variable }, or leave it out to create the object";
export const ADOPT = 'write { id } or { variable }, or leave it out to create the object';
export const GROUP = 'add it under identity.groups, or correct the key';
export const UUID = 'copy it from the address bar of the admin interface';
