/** Least that a login page needs, measured at a real site (incident I15). Here, so that the rules load no provider. */
export const LOGIN_RATE_LIMIT = { average: 100, burst: 1000 } as const;
