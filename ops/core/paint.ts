import { createColors } from 'picocolors';

/** Colours by what they mean. Without colour each returns its text. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly heading: (text: string) => string;
}

export function paintOf(isColoured: boolean): Paint {
  const { green, red, yellow, dim, bold } = createColors(isColoured);
  return { good: green, bad: red, warning: yellow, quiet: dim, heading: bold };
}

/** Colour and weight alone: these sequences hide nothing and move nothing, so they are safe in texts of servers. */
export const PAINT_SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[(?:1|2|22|31|32|33|39)m`);

export interface ColourSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  readonly isTerminal: boolean;
}

/** `--no-color` and NO_COLOR (any value, no-color.org) turn colours off; FORCE_COLOR turns them on in a pipe. */
export function wantsColour({ env, args, isTerminal }: ColourSettings): boolean {
  if (args.includes('--no-color') || (env.NO_COLOR ?? '') !== '') return false;
  if ((env.FORCE_COLOR ?? '') !== '') return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}
