/** Annotations of an Ingress, which the rules read. */
export const MIDDLEWARES_ANNOTATION = 'traefik.ingress.kubernetes.io/router.middlewares';
export const GATE_ANNOTATION = 'gatehouse/gate';
export const GATE_REASON_ANNOTATION = 'gatehouse/gate-reason';

type GateKind = 'required' | 'app' | 'public' | 'none';

/** Shorter reasons explain nothing. */
export const LEAST_REASON = 20;

/** Whether visitors have to sign in before a request reaches the application. There is no default. */
export class Gate {
  /** authentik admits signed-in users that may open the application. The usual gate. */
  static required(): Gate {
    return new Gate('required', undefined);
  }

  /**
   * Every visitor reaches the application, and only its own login protects it.
   *
   * @param reason why authentik is not in front, at least 20 characters
   * @throws RangeError when the reason is shorter
   */
  static app(reason: string): Gate {
    return new Gate('app', checkReason(reason));
  }

  /** authentik signs every visitor in as the guest: no login page, and the application gets a user. */
  static publicGuests(): Gate {
    return new Gate('public', undefined);
  }

  /**
   * Every visitor reaches the application, without any login.
   *
   * @param reason why it may be public, at least 20 characters
   * @throws RangeError when the reason is shorter
   */
  static none(reason: string): Gate {
    return new Gate('none', checkReason(reason));
  }

  private constructor(
    readonly kind: GateKind,
    readonly reason: string | undefined,
  ) {}
}

function checkReason(reason: string): string {
  if (reason.trim().length >= LEAST_REASON) return reason;
  throw new RangeError(
    `the reason of a gate without a login has fewer than ${LEAST_REASON} characters, ` +
      `found: ${JSON.stringify(reason)}; say why this application is safe without a login at the edge`,
  );
}
