import type { AcceptedFinding } from '../rules/enforce';
import type { SiteDocument } from '../rules/readers/document';
import type { Diagram } from './diagram';
import type { PlanSummary } from './plan-of-stack';
import { accessMatrix } from './sections/access-matrix';
import { type DoorPicture, doorPictures } from './sections/door-pictures';
import { edgeRules, edgeSync } from './sections/edge-rules';
import { type Figure, figures } from './sections/figures';
import { sessionRows } from './sections/login-paths';
import { alertRows, secretRows, setupRows, stackRows, versionRows } from './sections/operations';
import { overview } from './sections/overview';
import { type People, peopleOf } from './sections/people';
import { hostRows } from './sections/published-hosts';
import type { Table } from './table';

export interface SiteReportProps {
  readonly name: string;
  /** authentik's host. */
  readonly host: string;
  readonly document: SiteDocument;
  readonly accepted: readonly AcceptedFinding[];
}

/** The page's form about the edge answers by itself with these. */
export interface EdgeQuestion {
  readonly rules: readonly { readonly label: string; readonly action: string; readonly expression: string }[];
  readonly loginHosts: readonly string[];
  readonly listName: string;
}

/** A site as pictures and tables; every number and name of it is read from the finished JSON. */
export interface SiteReport {
  readonly name: string;
  readonly host: string;
  readonly figures: readonly Figure[];
  readonly overview: Diagram;
  readonly people: People;
  /** Every way in, from its first page to the session. */
  readonly logins: readonly DoorPicture[];
  readonly tables: readonly Table[];
  /** Undefined for a site without the stack `edge`. */
  readonly edge: EdgeQuestion | undefined;
  /** The page shows what these plans would do. @default none is shown */
  readonly plan?: PlanSummary;
  /** When the report was written, in ISO 8601: the page computes its age. @default no age is shown */
  readonly written?: string;
}

export function siteReport({ name, host, document, accepted }: SiteReportProps): SiteReport {
  const wafRules = edgeRules(document);
  return {
    name,
    host,
    figures: figures(document, accepted.length),
    overview: overview(document, host),
    people: peopleOf(document),
    logins: doorPictures(document),
    tables: tablesOf(document, accepted).filter(({ rows }) => rows.length > 0),
    edge:
      wafRules.length === 0
        ? undefined
        : {
            rules: wafRules
              .filter(({ isEnabled }) => isEnabled)
              .map(({ label, action, expression }) => ({ label, action, expression })),
            loginHosts: document.loginHosts ?? [],
            listName: edgeSync(document)?.env.EDGE_SYNC_LIST_NAME ?? '',
          },
  };
}

function tablesOf(document: SiteDocument, accepted: readonly AcceptedFinding[]): readonly Table[] {
  return [
    {
      id: 'stacks',
      title: 'Stacks',
      intro: 'One Terraform state each. Imports are objects that exist already and are taken over.',
      columns: ['stack', 'resources', 'imports', 'looked up'],
      code: ['stack'],
      rows: stackRows(document),
    },
    {
      id: 'hosts',
      title: 'Hosts',
      intro:
        'Gate required: forward auth of authentik; app: the application has its own login; public: forward auth that ' +
        'signs a visitor in as the guest; none: no login. Another tool may publish a host: the site then has the paths ' +
        'of its login.',
      columns: ['host', 'gate', 'service', 'reason'],
      code: ['host', 'service'],
      isMerged: true,
      rows: hostRows(document),
    },
    accessMatrix(document),
    {
      id: 'sessions',
      title: 'Sessions',
      intro: 'How long a login or a token lasts. A session ends that long after the login; use does not extend it.',
      columns: ['object', 'what', 'duration'],
      code: ['duration'],
      isMerged: true,
      rows: sessionRows(document),
    },
    {
      id: 'edge',
      title: 'Edge rules',
      intro: 'Cloudflare evaluates the enabled rules in this order, before a request reaches the site.',
      columns: ['rule', 'action', 'enabled', 'expression', 'description'],
      code: ['expression'],
      rows: edgeRules(document).map(({ label, action, isEnabled, expression, description, address }) => ({
        cells: [label.replace(/^rule /, ''), action, isEnabled ? 'yes' : 'no', expression, description],
        addresses: [address],
      })),
    },
    {
      id: 'exceptions',
      title: 'Exceptions',
      intro: 'The site accepts these findings of the rules, each for the reason that it gives.',
      columns: ['rule', 'stack', 'address', 'reason'],
      code: ['rule', 'address'],
      rows: accepted.map(({ rule, stack, address, reason }) => ({
        cells: [rule, stack, address, reason],
        addresses: [`${stack}.${address}`],
      })),
    },
    {
      id: 'alerts',
      title: 'Alerts',
      intro: 'Prometheus rules of the site, each with its runbook.',
      columns: ['alert', 'severity', 'for', 'summary', 'runbook'],
      code: ['alert'],
      rows: alertRows(document),
    },
    {
      id: 'setup',
      title: 'Settings for sources and applications',
      intro: 'Values that the consoles of login sources and the OIDC applications ask for.',
      columns: ['for', 'field', 'value'],
      code: ['value'],
      rows: setupRows(document),
    },
    {
      id: 'secrets',
      title: 'Secrets',
      intro: 'Sensitive Terraform variables. Their values are in no file of the project.',
      columns: ['variable', 'opens', 'comes from', 'stacks'],
      code: ['variable', 'stacks'],
      rows: secretRows(document),
    },
    {
      id: 'versions',
      title: 'Versions',
      intro: 'Everything whose version the site pins.',
      columns: ['kind', 'name', 'version'],
      code: ['name', 'version'],
      rows: versionRows(document),
    },
  ];
}
