import { spawn } from 'node:child_process';

/** Opens a file or an address with what the machine has for it; BROWSER names another program. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  // The first argument of start is a title.
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Opens a file or an address in the browser, and does not wait for it.
 *
 * @param browser program that shows it @default what the platform has
 * @returns a reason where the program cannot be started
 */
export function openInBrowser(target: string, browser?: string): Promise<string | undefined> {
  const [command, ...args] = browser === undefined ? (OPENERS[process.platform] ?? ['xdg-open']) : [browser];
  return new Promise((resolve) => {
    const child = spawn(command ?? '', [...args, target], { stdio: 'ignore', detached: true });
    child.once('error', (error) => resolve(error.message));
    child.once('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}
