import { rulesDocument } from '../../rules/catalogue';
import { alertsPage } from './alerts-page';
import { commandsPage } from './commands-page';
import { indexPage } from './index-page';
import { sitePages } from './site-pages';

/** Every file of docs/reference/ by its name. */
export function referenceDocuments(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexPage()],
    ...sitePages(),
    ['commands.md', commandsPage()],
    ['rules.md', rulesDocument()],
    ['alerts.md', alertsPage()],
  ]);
}
