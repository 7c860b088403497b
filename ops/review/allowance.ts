/** A line of a pull request that allows a stop. */
export interface Allowance {
  readonly stop: string;
  readonly address: string;
  readonly reason: string;
}

/** Ids of stops before they were renamed: understood until version 0.3. */
const FORMER_IDS: Readonly<Record<string, string>> = { 'carve-out': 'login-hosts-blocked' };

/** The key in an address may hold spaces: `authentik_group.Team["on call"]`. */
const LINE = /^allow-stop: ([a-z-]+) ((?:[^\s"]|"(?:[^"\\]|\\.)*")+) because (\S.{18,}\S)$/;

/**
 * The allowances in a text, say the description of a pull request. Each is one whole line:
 *
 *     allow-stop: destroy authentik_application.Wiki because the wiki has moved to another host
 *
 * The reason has 20 characters or more. HTML comments are ignored: a reader would not see them.
 */
export function allowancesIn(text: string): {
  readonly allowances: readonly Allowance[];
  /** Lines that look like one and are none. */
  readonly unreadable: readonly string[];
} {
  const visible = text.replace(/<!--[\s\S]*?(-->|$)/g, '');
  const lines = visible.split(/\r?\n/).map((line) => line.trim());
  const candidates = lines.filter((line) => /^allow-stop\b/i.test(line));
  return {
    allowances: candidates.flatMap((line) => {
      const [, stop, address, reason] = LINE.exec(line) ?? [];
      if (stop === undefined || address === undefined || reason === undefined) return [];
      return [{ stop: FORMER_IDS[stop] ?? stop, address, reason }];
    }),
    unreadable: candidates.filter((line) => !LINE.test(line)),
  };
}
