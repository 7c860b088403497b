/** Annotations of an Ingress that the rules read too. Here, so that they load no provider. */
export const MIDDLEWARES_ANNOTATION = 'traefik.ingress.kubernetes.io/router.middlewares';
export const GATE_ANNOTATION = 'gatehouse/gate';
export const GATE_REASON_ANNOTATION = 'gatehouse/gate-reason';
export type GateKind = 'required' | 'app' | 'public' | 'none';

/** Shorter ones explain nothing. */
export const LEAST_REASON = 20;

/** Who is asked who they are before a request reaches the application. There is no default: an Ingress says it. */
export class Gate {
  /** authentik lets in who has signed in and may open the application. What most of an site has. */
  static required(): Gate {
    return new Gate('required', undefined);
  }

  /**
   * Everybody reaches the application, and its own login asks. Its login is then all that protects it.
   *
   * @param reason why authentik does not ask first, at least 20 characters
   * @throws RangeError when the reason is shorter
   */
  static app(reason: string): Gate {
    return new Gate('app', reasoned(reason));
  }

  /** authentik signs everybody in as the guest: nobody is asked, and the application is told a user. */
  static publicGuests(): Gate {
    return new Gate('public', undefined);
  }

  /**
   * Everybody reaches the application, and nobody asks.
   *
   * @param reason why the world may read it, at least 20 characters
   * @throws RangeError when the reason is shorter
   */
  static none(reason: string): Gate {
    return new Gate('none', reasoned(reason));
  }

  private constructor(
    readonly kind: GateKind,
    readonly reason: string | undefined,
  ) {}
}

function reasoned(reason: string): string {
  if (reason.trim().length >= LEAST_REASON) return reason;
  throw new RangeError(
    `the reason of a gate without a login has fewer than ${LEAST_REASON} characters, ` +
      `found: ${JSON.stringify(reason)}; say why this application is safe without a login at the edge`,
  );
}
