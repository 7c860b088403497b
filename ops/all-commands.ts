import { accessCommand } from './commands/access';
import { adoptCommand } from './commands/adopt';
import { backupCommand } from './commands/backup';
import { completionCommand } from './commands/completion';
import { demoCommand } from './commands/demo';
import { deployCommand } from './commands/deploy';
import { diffCommand } from './commands/diff';
import { initCommand } from './commands/init';
import { inviteCommand } from './commands/invite';
import { offboardCommand } from './commands/offboard';
import { passkeysCommand } from './commands/passkeys';
import { planCommand } from './commands/plan';
import { rehearseCommand } from './commands/rehearse';
import { reportCommand } from './commands/report';
import { secretsCommand } from './commands/secrets';
import { siteCommand } from './commands/site';
import { verifyCommand } from './commands/verify';
import type { CommandFactory } from './program';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandFactory[] = [
  inviteCommand,
  passkeysCommand,
  offboardCommand,
  backupCommand,
  rehearseCommand,
  verifyCommand,
  accessCommand,
  adoptCommand,
  diffCommand,
  deployCommand,
  planCommand,
  reportCommand,
  secretsCommand,
  siteCommand,
  initCommand,
  completionCommand,
  demoCommand,
];
