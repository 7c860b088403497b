import type { Site } from '../sites/schema/site';

/** The console of a login source needs these values. */
interface SourceSetup {
  readonly callback_url: string;
}

/** An OIDC application needs these values. The client secret is in the register of secrets. */
interface ApplicationSetup {
  readonly issuer: string;
  readonly discovery_url: string;
  /** The application receives the login at these: compare them with its documentation. */
  readonly redirect_uris: readonly string[];
  /** Terraform variables that hold the two values. */
  readonly client_id_variable: string;
  readonly client_secret_variable: string;
  readonly launch_url?: string;
}

interface SetupValues {
  readonly sources: Readonly<Record<string, SourceSetup>>;
  readonly applications: Readonly<Record<string, ApplicationSetup>>;
}

/**
 * Everything to be typed in at the login sources and in the applications. Paths are authentik's own
 * (`authentik/sources/oauth/urls.py`, `authentik/providers/oauth2/urls.py`; issuer mode `per_provider`).
 */
export function setupValues({ identity }: Pick<Site, 'identity'>): SetupValues {
  const host = `https://${identity.host}`;
  const sources = Object.values(identity.sources).map(
    ({ name, slug }) => [name, { callback_url: `${host}/source/oauth/callback/${slug}/` }] as const,
  );
  const applications = Object.values(identity.applications).flatMap((application) => {
    if (application.kind !== 'oidc') return [];
    const { name, slug, launchUrl, redirectUris, clientId, clientSecret } = application;
    const issuer = `${host}/application/o/${slug}/`;
    const setup: ApplicationSetup = {
      issuer,
      discovery_url: `${issuer}.well-known/openid-configuration`,
      redirect_uris: redirectUris.map(({ url }) => url),
      client_id_variable: `TF_VAR_${clientId}`,
      client_secret_variable: `TF_VAR_${clientSecret}`,
      ...(launchUrl === undefined ? {} : { launch_url: launchUrl }),
    };
    return [[name, setup] as const];
  });
  return { sources: Object.fromEntries(sources), applications: Object.fromEntries(applications) };
}
