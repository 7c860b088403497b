/** What a change means for the users of the site, most important first. */
export const TOPICS = {
  'sign-in': 'Sign-in and sessions',
  enrollment: 'Enrollment',
  access: 'Applications, groups and policies',
  outposts: 'Outposts and forward auth',
  edge: 'Edge: bans and WAF',
  platform: 'Platform: pods, Helm, ingress',
  plumbing: 'Plumbing',
} as const;

export type Topic = keyof typeof TOPICS;

/** The first that fits; the address tells enrollment from sign-in, and the sync's pods from the platform's. */
const BY_PATTERN: readonly (readonly [Topic, RegExp])[] = [
  ['enrollment', /^authentik_(stage_(invitation|prompt|prompt_field|user_write)\.|.*\..*(Enrollment|Invitation))/],
  ['sign-in', /^authentik_(stage_|flow|source_|brand|policy_reputation)/],
  ['outposts', /^authentik_(outpost|provider_proxy|service_connection)/],
  ['access', /^authentik_/],
  ['edge', /^(cloudflare_|kubernetes_\w+\.EdgeSync)/],
  ['platform', /^(kubernetes_|helm_)/],
];

export function topicOf(type: string, address: string): Topic {
  const name = address.slice(address.lastIndexOf(`${type}.`));
  return BY_PATTERN.find(([, pattern]) => pattern.test(name))?.[0] ?? 'plumbing';
}
