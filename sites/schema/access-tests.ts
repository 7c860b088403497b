import * as z from 'zod';
import * as f from './fields/fields';

/** Says what the site promises about access: synthesis checks it, whatever the rest of the site says. */

const names = z.array(f.text).default([]);

export const accessTest = z.strictObject({
  as: f.text.meta(
    f.about(
      'Name of a group, for one of its members; or `everyone`, for a signed-in user of no group, `guest`, or `stranger`, for a visitor without an account.',
      'Members',
    ),
  ),
  may: names.meta(
    f.about(
      'Names of applications and hosts that they can open, as `npm run ops -- access` shows them; a host also by its first label. `*` is every other one, but the login hosts.',
      ['Wiki'],
    ),
  ),
  mayNot: names.meta(f.about('Names of applications and hosts that they cannot open, in the same form.', ['*'])),
});
