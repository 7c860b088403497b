import type { SiteInput } from '../schema/site';

/** Accounts elsewhere that users sign in with. */
export const sources: SiteInput['identity']['sources'] = {
  Google: {
    name: 'Google',
    slug: 'google',
    providerType: 'google',
    userMatchingMode: 'identifier',
    adopt: 'key',
    consumerKey: 'google_consumer_key',
    consumerSecret: 'google_consumer_secret',
  },
  GitHub: {
    name: 'GitHub',
    slug: 'github',
    providerType: 'github',
    userMatchingMode: 'email_link',
    adopt: 'key',
    consumerKey: 'github_consumer_key',
    consumerSecret: 'github_consumer_secret',
  },
  Facebook: {
    name: 'Facebook',
    slug: 'facebook',
    providerType: 'facebook',
    userMatchingMode: 'email_link',
    adopt: 'key',
    consumerKey: 'facebook_consumer_key',
    consumerSecret: 'facebook_consumer_secret',
  },
};
