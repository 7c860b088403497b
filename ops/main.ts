import { siteNamed } from '../sites/index';
import { adoptCommand } from './commands/adopt';
import { inviteCommand } from './commands/invite';
import { passkeysCommand } from './commands/passkeys';
import { planCommand } from './commands/plan';
import { verifyCommand } from './commands/verify';
import { OpsContext } from './core/context';
import { processTerminal } from './core/terminal';
import { type CommandFactory, runOps } from './program';

const COMMANDS: readonly CommandFactory[] = [inviteCommand, passkeysCommand, verifyCommand, adoptCommand, planCommand];

const { GATEHOUSE_SITE = 'viktorbarzin' } = process.env;
const context = new OpsContext({ site: () => siteNamed(GATEHOUSE_SITE), env: process.env, terminal: processTerminal });
void runOps(process.argv.slice(2), context, COMMANDS).then((code) => {
  process.exitCode = code;
});
