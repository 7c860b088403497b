import { unmarkedTexts } from '../plan-secrets';
import { type StopCheck, written } from './stop';

/** Shorter values stand in other texts by chance. */
const MIN_LENGTH = 8;

/** The value of a sensitive variable in an attribute that is not marked: `nonsensitive()`, or a literal of the same text. */
export const clearSecret: StopCheck = {
  id: 'clear-secret',
  allowable: false,
  *find({ plan }) {
    const secrets = plan.secretVariables.filter((text) => text.length >= MIN_LENGTH);
    for (const { address, after, afterSensitive } of written(plan)) {
      for (const [attribute, value] of Object.entries(after)) {
        const mask = (afterSensitive as Record<string, unknown> | null | undefined)?.[attribute];
        const texts = [...unmarkedTexts(value, afterSensitive === true ? true : mask)];
        if (!texts.some((text) => secrets.some((secret) => text.includes(secret)))) continue;
        yield {
          address,
          found: `${attribute} holds the value of a sensitive variable`,
          remedy: 'refer to the variable without nonsensitive(), or keep it in a Secret of Kubernetes',
        };
      }
    }
  },
};
