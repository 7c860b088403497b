/**
 * Whether a name promises a secret: `CLOUDFLARE_API_TOKEN`, `lapi-key`, `PGPASSWORD`. Wide on purpose: a value that is
 * none costs a sentence in the site, one that was missed is in every review.
 */
export function namesSecret(name: string): boolean {
  return /TOKEN|KEY|PASSWORD|PASSWD|SECRET|CREDENTIAL/i.test(name);
}
