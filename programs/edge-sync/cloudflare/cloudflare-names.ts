/** Cloudflare's ids of accounts, zones, rulesets, lists and tokens. */
export const CLOUDFLARE_ID = /^[0-9a-f]{32}$/;

/** Names of account lists. Source: Cloudflare's lists API and its expression engine. */
export const LIST_NAME = /^[a-z0-9_]{1,50}$/;
