import { AuthentikError } from '../authentik/error';
import type { AuthentikReader } from './check-sources';

interface SystemSettings {
  /** A server leaves flags out that it does not show. */
  readonly flags?: { readonly core_default_app_access?: boolean };
}

/**
 * Whether the server opens an application without a binding to every user: its flag `core_default_app_access`. True, the
 * server's default, where it does not show the flag or the token may not view system settings.
 */
export async function admitsWithoutBinding(authentik: AuthentikReader): Promise<boolean> {
  try {
    const { flags } = await authentik.get<SystemSettings>('/admin/settings/');
    return flags?.core_default_app_access ?? true;
  } catch (error) {
    if (error instanceof AuthentikError && [403, 404].includes(error.status ?? 0)) return true;
    throw error;
  }
}
